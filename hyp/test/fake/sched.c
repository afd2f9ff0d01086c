// SPDX-License-Identifier: MIT
/*
 * sched.c - the one task there is.
 */
#include "kernel/sched.h"

static struct task test_task = { .name = "test" };
struct task *current = &test_task;
