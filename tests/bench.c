// SPDX-License-Identifier: MIT
/*
 * bench rate RECORDER N ELF GUEST	instructions a second, of N
 * bench lap RECORDER N ELF GUEST	milliseconds and stops a lap, of N; and
 *					how many events the second lap has
 * bench raw REGS N ELF SOCKET		the stub's own limit for the first
 *					REGS registers, steps a second
 * bench spinning N ELF GUEST		MiB resident after N logged
 *					instructions, and their rate
 * bench lapping N ELF GUEST		MiB resident after N instructions of
 *					recorded laps, and how many laps
 * bench file N ELF GUEST		seconds to open a trace file of N
 *					events of recorded laps (the best of
 *					three), bytes an event, MB, laps
 * bench travel N ELF GUEST		of N stepped instructions: their rate,
 *					milliseconds that 99 of 100 jumps into
 *					the last 20,000 take at most, the same
 *					for all N, and MiB resident
 * bench address ELF			where all begin, for GDB
 *
 * `raw` is the least a client can do on a blocking socket: write the step,
 * read until its answer is there, write the register requests at once, read
 * until their answers are there. No parsing, no decoding. The recorder fills
 * all eight, and asks behind most instructions for the first two only, since
 * the others cannot have changed: 2 and 8 bound it from both sides.
 * See tests/bench.sh.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "rsp/client.h"
#include "rsp/packet.h"
#include "trace/file.h"
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

static double ping_pong(int fd, const int *nums, size_t nregs, unsigned long n)
{
	char step[32], regs[NREGS * 16], payload[16];
	size_t step_len = packet(step, "vCont;s"), regs_len = 0;
	double start;

	for (size_t i = 0; i < nregs; i++) {
		snprintf(payload, sizeof(payload), "p%x", (unsigned)nums[i]);
		regs_len += packet(regs + regs_len, payload);
	}
	start = now();
	for (unsigned long i = 0; i < n; i++) {
		send_all(fd, step, step_len);
		read_replies(fd, 1);
		send_all(fd, regs, regs_len);
		read_replies(fd, (unsigned int)nregs);
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

static double raw(size_t nregs, unsigned long n, const char *elf,
		  const char *path)
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
	return ping_pong(rsp_client_fd(c), nums, nregs < NREGS ? nregs : NREGS,
			 n);
}

enum { WITH_LOG = 1, WITH_TRAVEL = 2 };

static struct session open_session(const char *elf, const char *guest,
				   unsigned int with)
{
	struct session_options opt = {
		.machine = {
			.kernel = elf,
			.guest = guest,
			.log = with & WITH_LOG,
			.travel = with & WITH_TRAVEL,
			.cancel_fd = -1,
		},
		.name = "bench",
		.mode = "vhe",
		.guest = "bench",
	};
	struct session s;
	struct err err;

	if (session_open(&s, &opt, &err))
		die(err.text);
	return s;
}

/* Record that much; returns the seconds it took. */
static double record(struct session *s, const char *recorder,
		     struct recorder_limits limits,
		     struct recorder_result *result)
{
	double start = now();
	struct err err;

	if (recorder_find(recorder)->record(s, &limits, result, &err))
		die(err.text);
	return now() - start;
}

#define LAPS_MAX 1000000

static void rate(const char *recorder, unsigned long n, const char *elf,
		 const char *guest)
{
	struct session s = open_session(elf, guest,
					strcmp(recorder, "log") ? 0 : WITH_LOG);
	struct recorder_limits limits = { .laps = LAPS_MAX, .budget = n };
	struct recorder_result result;
	double took = record(&s, recorder, limits, &result);

	printf("%.0f\n", (double)result.instructions / took);
	session_close(&s);
}

static uint32_t lap_begins(const struct trace *t, unsigned int lap)
{
	return trace_at(t, lap_get(t, lap)->points[CP_H0].first)->seq;
}

/* Laps after the first, which begins with the guest's own start. */
static void lap(const char *recorder, unsigned long n, const char *elf,
		const char *guest)
{
	struct session s = open_session(elf, guest, 0);
	struct recorder_limits limits = { .laps = 1, .budget = n * 10000 };
	struct recorder_result result;
	double took;

	record(&s, recorder, limits, &result);
	limits.laps = (unsigned int)n + 1;
	took = record(&s, recorder, limits, &result);
	printf("%.3f %.1f %u\n", took * 1000 / (double)n,
	       (double)result.stops / (double)n,
	       lap_begins(s.trace, 3) - lap_begins(s.trace, 2));
	session_close(&s);
}

/* Of this process alone, MiB, at its largest. */
static double resident(void)
{
	struct rusage ru;

	getrusage(RUSAGE_SELF, &ru);
	return (double)ru.ru_maxrss / 1024;
}

static void spinning(unsigned long n, const char *elf, const char *guest)
{
	struct session s = open_session(elf, guest, WITH_LOG);
	struct recorder_limits limits = { .laps = LAPS_MAX, .budget = n };
	struct recorder_result result;
	double took = record(&s, "log", limits, &result);

	printf("%.0f %.0f\n", resident(), (double)result.instructions / took);
	session_close(&s);
}

static struct machine_sample sample_of(const struct trace_event *e)
{
	return (struct machine_sample){
		.pc = e->pc,
		.cpsr = (uint64_t)e->flags << 6 | (uint64_t)e->el << 2 |
			e->spsel,
		.vbar_el2 = e->vbar,
		.hcr_el2 = e->hcr_el2,
		.spsr_el2 = e->spsr_el2,
		.elr_el2 = e->elr_el2,
		.esr_el2 = e->esr_el2,
	};
}

/* Real laps, as logged, over and over into a trace limited as the log
 * recorder's is: the worst case, where every instruction is a lap's. */
static struct trace *relive(struct session *s, unsigned long n, size_t limit)
{
	struct recorder_limits limits = { .laps = 40, .budget = n };
	struct recorder_result result;
	struct trace *t = trace_new(&s->landmarks, NULL);
	size_t from, to;

	record(s, "log", limits, &result);
	from = lap_get(s->trace, 5)->points[CP_H0].first;
	to = lap_get(s->trace, 37)->points[CP_H0].first;
	trace_limit(t, limit);
	for (size_t i = from; trace_length(t) < n; i++) {
		const struct trace_event *e;
		struct machine_sample sample;

		if (i == to)
			i = from;
		e = trace_at(s->trace, i);
		sample = sample_of(e);
		if (trace_append(t, &sample, e->word, NULL))
			die("out of memory");
	}
	return t;
}

static void lapping(unsigned long n, const char *elf, const char *guest)
{
	struct session s = open_session(elf, guest, WITH_LOG);
	struct trace *t = relive(&s, n, RECORDER_LOG_KEEP);

	printf("%.0f %u\n", resident(), lap_count(t));
	trace_free(t);
	session_close(&s);
}

/* With laps, symbols and all: what `vhelab view` does before it draws. */
static double open_file(const char *path)
{
	double start = now(), took;
	struct session s;
	struct err err;

	if (session_open_file(&s, path, &err))
		die(err.text);
	took = now() - start;
	session_close(&s);
	return took;
}

static void file(unsigned long n, const char *elf, const char *guest)
{
	struct session s = open_session(elf, guest, WITH_LOG);
	struct trace *t = relive(&s, n, 0), *recorded = s.trace;
	struct trace_file_extra extra = { .recorder = "bench" };
	char path[] = "/tmp/vhelab-bench.XXXXXX";
	int fd = mkstemp(path);
	double best = 1e9;
	struct err err;
	off_t size;

	s.trace = t;
	if (fd < 0 || trace_file_write(&s, &extra, path, &err))
		die("the trace file cannot be written");
	close(fd);
	fd = open(path, O_RDONLY);
	size = lseek(fd, 0, SEEK_END);
	for (unsigned int i = 0; i < 3; i++) {
		double took = open_file(path);

		best = took < best ? took : best;
	}
	printf("%.3f %.2f %.2f %u\n", best, (double)size / (double)n,
	       (double)size / 1e6, lap_count(t));
	unlink(path);
	trace_free(recorded);
	session_close(&s);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

#define JUMPS 500

/* Random jumps into the last @events, the record's end not among them. */
static double jumps(struct session *s, size_t events)
{
	size_t end = trace_count(s->trace) - 1;
	double took[JUMPS];
	struct err err;

	if (events > end)
		events = end;
	for (size_t i = 0; i < JUMPS; i++) {
		double start = now();

		if (session_seek(s, end - events + (size_t)rand() % events,
				 &err) ||
		    session_sync(s, NULL, NULL, &err))
			die(err.text);
		took[i] = now() - start;
	}
	qsort(took, JUMPS, sizeof(*took), by_value);
	return took[JUMPS - JUMPS / 100 - 1] * 1000;
}

static void travel(unsigned long n, const char *elf, const char *guest)
{
	struct session s = open_session(elf, guest, WITH_TRAVEL);
	const struct session_order o = { .goal = GOAL_OFF, .budget = n };
	double start = now(), took, near;
	struct err err;

	if (session_go(&s, &o, &err) != SESSION_BUDGET)
		die("the target ended too early");
	took = now() - start;
	near = jumps(&s, 20000);
	printf("%.0f %.1f %.1f %.0f\n", (double)n / took, near, jumps(&s, n),
	       resident());
	session_close(&s);
}

static unsigned long count(const char *text)
{
	return strtoul(text, NULL, 0);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 2 ? argv[1] : "";

	if (argc == 3 && !strcmp(mode, "address"))
		printf("0x%llx\n", (unsigned long long)ioctl_address(argv[2]));
	else if (argc == 6 && !strcmp(mode, "raw"))
		printf("%.0f\n",
		       raw(count(argv[2]), count(argv[3]), argv[4], argv[5]));
	else if (argc == 6 && !strcmp(mode, "rate"))
		rate(argv[2], count(argv[3]), argv[4], argv[5]);
	else if (argc == 6 && !strcmp(mode, "lap"))
		lap(argv[2], count(argv[3]), argv[4], argv[5]);
	else if (argc == 5 && !strcmp(mode, "spinning"))
		spinning(count(argv[2]), argv[3], argv[4]);
	else if (argc == 5 && !strcmp(mode, "lapping"))
		lapping(count(argv[2]), argv[3], argv[4]);
	else if (argc == 5 && !strcmp(mode, "file"))
		file(count(argv[2]), argv[3], argv[4]);
	else if (argc == 5 && !strcmp(mode, "travel"))
		travel(count(argv[2]), argv[3], argv[4]);
	else
		die("usage: see the head of tests/bench.c");
	return 0;
}
