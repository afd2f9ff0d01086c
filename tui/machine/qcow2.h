/* SPDX-License-Identifier: MIT */
/*
 * qcow2.h - an empty disk image for QEMU to keep its snapshots in (layout:
 * QEMU's docs/interop/qcow2.txt, version 3).
 */
#ifndef MACHINE_QCOW2_H
#define MACHINE_QCOW2_H

#include "base/err.h"

/* Make the empty file @fd such an image. -1: errno tells why. */
int qcow2_write(int fd);
/*
 * qcow2_open - such an image in $TMPDIR or /tmp, in a file that has no name
 * and ends with its last descriptor. -1 with ERR_ENV.
 */
int qcow2_open(struct err *err);

#endif
