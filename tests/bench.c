// SPDX-License-Identifier: MIT
/*
 * bench trace N ELF GUEST	the step recorder: N instructions a second
 * bench raw N ELF SOCKET	the stub's own limit for the same registers
 * bench address ELF		where both begin, for GDB
 *
 * `raw` is the least a client can do on a blocking socket: write the step,
 * read until its answer is there, write the eight register requests at once,
 * read until the eight answers are there. No parsing, no decoding.
 * Prints one number. See tests/bench.sh.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "rsp/client.h"
#include "rsp/packet.h"
#include "trace/recorder.h"
#include "trace/session.h"

static const char *const registers[] = {
	"pc",	   "cpsr",     "VBAR",	  "VBAR_EL2",
	"HCR_EL2", "SPSR_EL2", "ELR_EL2", "ESR_EL2",
};
#define NREGS (sizeof(registers) / sizeof(registers[0]))

static void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(3);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Replies are counted by their '#': none of these contains an escaped one. */
static void read_replies(int fd, unsigned int wanted)
{
	char buf[4096];
	unsigned int tail = 0; /* checksum digits still to come */

	while (wanted || tail) {
		ssize_t n = read(fd, buf, sizeof(buf));

		if (n <= 0)
			die("the stub has gone");
		for (ssize_t i = 0; i < n; i++) {
			if (tail) {
				tail--;
			} else if (buf[i] == '#') {
				wanted--;
				tail = 2;
			}
		}
	}
}

static void send_all(int fd, const char *text, size_t len)
{
	if (write(fd, text, len) != (ssize_t)len)
		die("the stub takes no more");
}

static size_t packet(char *out, const char *payload)
{
	unsigned int sum = 0;

	for (const char *p = payload; *p; p++)
		sum += (unsigned char)*p;
	return (size_t)sprintf(out, "$%s#%02x", payload, sum & 0xff);
}

static double ping_pong(int fd, const int *nums, unsigned long n)
{
	char step[32], regs[NREGS * 16], payload[16];
	size_t step_len = packet(step, "vCont;s"), regs_len = 0;
	double start;

	for (size_t i = 0; i < NREGS; i++) {
		snprintf(payload, sizeof(payload), "p%x", (unsigned)nums[i]);
		regs_len += packet(regs + regs_len, payload);
	}
	start = now();
	for (unsigned long i = 0; i < n; i++) {
		send_all(fd, step, step_len);
		read_replies(fd, 1);
		send_all(fd, regs, regs_len);
		read_replies(fd, NREGS);
	}
	return (double)n / (now() - start);
}

static uint64_t ioctl_address(const char *elf)
{
	struct err err;
	struct image *img = image_open(elf, &err);
	uint64_t addr;

	if (!img)
		die(err.text);
	if (!image_symbol(img, "kvm_arch_vcpu_ioctl_run", &addr, NULL))
		die("no kvm_arch_vcpu_ioctl_run");
	image_close(img);
	return addr;
}

static int connect_to(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(path) >= sizeof(sa.sun_path))
		die("the socket's path is too long");
	strcpy(sa.sun_path, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&sa, sizeof(sa)))
		die(strerror(errno));
	return fd;
}

static double raw(unsigned long n, const char *elf, const char *path)
{
	struct err err = { 0 };
	struct rsp_client *c = rsp_client_open(connect_to(path), -1, &err);
	struct rsp_stop stop;
	uint64_t at = ioctl_address(elf);
	int nums[NREGS];

	if (!c)
		die(err.text);
	for (size_t i = 0; i < NREGS; i++) {
		nums[i] = rsp_regnum(c, registers[i]);
		if (nums[i] < 0)
			die("a register is missing");
	}
	if (rsp_breakpoint(c, at, true, &err) || rsp_resume(c, &err) ||
	    rsp_wait_stop(c, -1, &stop, &err) ||
	    rsp_breakpoint(c, at, false, &err))
		die(err.text);
	return ping_pong(rsp_client_fd(c), nums, n);
}

static double trace(unsigned long n, const char *elf, const char *guest)
{
	struct session_options opt = {
		.machine = { .kernel = elf, .guest = guest, .cancel_fd = -1 },
		.name = "bench",
		.mode = "vhe",
		.guest = "bench",
	};
	struct recorder_limits limits = { .laps = 1000000, .budget = n };
	struct recorder_result result;
	struct session s;
	struct err err;
	double start, rate;

	if (session_open(&s, &opt, &err))
		die(err.text);
	start = now();
	if (recorder_step(s.trace, s.machine, &limits, &result, &err))
		die(err.text);
	rate = (double)result.instructions / (now() - start);
	session_close(&s);
	return rate;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "address"))
		printf("0x%llx\n", (unsigned long long)ioctl_address(argv[2]));
	else if (argc == 5 && !strcmp(argv[1], "raw"))
		printf("%.0f\n",
		       raw(strtoul(argv[2], NULL, 0), argv[3], argv[4]));
	else if (argc == 5 && !strcmp(argv[1], "trace"))
		printf("%.0f\n",
		       trace(strtoul(argv[2], NULL, 0), argv[3], argv[4]));
	else
		die("usage: see the head of tests/bench.c");
	return 0;
}
