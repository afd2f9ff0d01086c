// SPDX-License-Identifier: MIT
#include "marks.h"

int marks_index(const char *name)
{
	if (!name || name[0] < 'a' || name[0] > 'z' || name[1])
		return -1;
	return name[0] - 'a';
}

const char *marks_name(int index)
{
	static const char names[MARKS][2] = {
		"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
		"n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
	};

	return index >= 0 && index < MARKS ? names[index] : "";
}

int marks_cut(struct marks *m, size_t count)
{
	int cut = 0;

	for (int i = 0; i < MARKS; i++) {
		if (!m->set[i] || m->event[i] < count)
			continue;
		m->set[i] = false;
		cut++;
	}
	return cut;
}
