// SPDX-License-Identifier: MIT
#include "trace/real.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define RAM_MIB 512
#define BOOT_MS 120000

/* Where the code is must not be chosen anew at each boot, and what the kernel
 * writes to the console takes time. */
#define APPEND "nokaslr quiet loglevel=1"

static int check(const struct real_kernel *r, struct err *err)
{
	if (!r->kernel || !r->guest || !r->user || !r->image || !r->initrd)
		return err_nomem(err);
	if (!access(r->kernel, R_OK) && !access(r->guest, R_OK) &&
	    !access(r->user, R_OK) && !access(r->image, R_OK) &&
	    !access(r->initrd, R_OK))
		return 0;
	return err_set(err, ERR_ENV,
		       "the real kernel is not here yet: make real-kernel "
		       "fetches it from Debian, 21 MB");
}

int real_kernel_find(const char *build, bool nvhe, struct real_kernel *r,
		     struct session_options *opt, struct err *err)
{
	r->kernel = text_format("%s/real/kernel.elf", build);
	r->guest = text_format("%s/real/guest.elf", build);
	r->user = text_format("%s/real/init.elf", build);
	r->image = text_format("%s/real/Image", build);
	r->initrd = text_format("%s/real/initrd", build);
	if (check(r, err))
		return -1;
	opt->user = r->user;
	opt->start = "warm";
	opt->boot_ms = BOOT_MS;
	opt->machine.kernel = r->kernel;
	opt->machine.guest = r->guest;
	opt->machine.image = r->image;
	opt->machine.initrd = r->initrd;
	opt->machine.append = nvhe ? APPEND " kvm-arm.mode=nvhe" : APPEND;
	opt->machine.ram_mib = RAM_MIB;
	return 0;
}

void real_kernel_release(struct real_kernel *r)
{
	free(r->kernel);
	free(r->guest);
	free(r->user);
	free(r->image);
	free(r->initrd);
	memset(r, 0, sizeof(*r));
}
