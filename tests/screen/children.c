// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "children.h"

#define COMM_LEN 15

/* Name and parent of a process; false if it is gone. */
static bool describe(pid_t pid, char comm[64], pid_t *parent)
{
	char path[64], line[512], *open, *close;
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	ok = fgets(line, sizeof(line), f);
	fclose(f);
	open = ok ? strchr(line, '(') : NULL;
	close = ok ? strrchr(line, ')') : NULL;
	if (!open || !close || close - open > 63)
		return false;
	*close = '\0';
	strcpy(comm, open + 1);
	return sscanf(close + 1, " %*c %d", parent) == 1;
}

static bool descends(pid_t pid, pid_t from)
{
	char comm[64];
	pid_t parent;

	while (pid > 1 && describe(pid, comm, &parent)) {
		if (parent == from)
			return true;
		pid = parent;
	}
	return false;
}

int kill_child(pid_t parent, const char *name)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	size_t len = strlen(name) < COMM_LEN ? strlen(name) : COMM_LEN;
	int found = -1;

	while (dir && (entry = readdir(dir))) {
		pid_t pid = atoi(entry->d_name), up;
		char comm[64];

		if (pid > 1 && describe(pid, comm, &up) &&
		    !strncmp(comm, name, len) && descends(pid, parent) &&
		    kill(pid, SIGKILL) == 0)
			found = 0;
	}
	if (dir)
		closedir(dir);
	return found;
}
