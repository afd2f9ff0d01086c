// SPDX-License-Identifier: MIT
#include "box/usage.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESSES 8192

struct process {
	pid_t pid, parent;
	unsigned long ticks;
	char state;
	bool ours;
};

static int read_process(const char *name, struct process *p)
{
	unsigned long user, system, waited_user, waited_system;
	char path[64], line[1024];
	const char *end;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", name);
	f = fopen(path, "re");
	if (!f)
		return -1;
	end = fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	fclose(f);
	/* The name in parentheses may hold anything; what follows may not. */
	if (!end || sscanf(end + 1,
			   " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
			   "%lu %lu %lu %lu",
			   &p->state, &p->parent, &user, &system, &waited_user,
			   &waited_system) != 6)
		return -1;
	p->pid = atoi(name);
	p->ticks = user + system + waited_user + waited_system;
	return 0;
}

static size_t read_all(struct process *list, size_t max)
{
	DIR *proc = opendir("/proc");
	struct dirent *e;
	size_t n = 0;

	while (proc && n < max && (e = readdir(proc))) {
		if (*e->d_name >= '1' && *e->d_name <= '9' &&
		    !read_process(e->d_name, &list[n]))
			list[n++].ours = false;
	}
	if (proc)
		closedir(proc);
	return n;
}

/* Children are found from parents known to be ours, until no more are. */
static void mark(struct process *list, size_t n, pid_t root)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < n; i++) {
			bool is = list[i].pid == root;

			for (size_t k = 0; !is && k < n; k++)
				is = list[k].ours &&
				     list[k].pid == list[i].parent;
			if (is && !list[i].ours)
				list[i].ours = more = true;
		}
	}
}

double usage_tree(pid_t pid, bool *awake)
{
	struct process *list = calloc(PROCESSES, sizeof(*list));
	unsigned long ticks = 0;
	size_t n;

	*awake = true;
	if (!list)
		return 0;
	n = read_all(list, PROCESSES);
	mark(list, n, pid);
	*awake = false;
	for (size_t i = 0; i < n; i++) {
		ticks += list[i].ours ? list[i].ticks : 0;
		*awake |= list[i].ours && strchr("RD", list[i].state);
	}
	free(list);
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}
