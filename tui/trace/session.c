// SPDX-License-Identifier: MIT
#include <string.h>

#include "history.h"
#include "regs/hcr.h"
#include "regs/pstate.h"
#include "session_impl.h"
#include "trace_impl.h"

#define HYP_HOST_VECTOR "__kvm_nvhe___kvm_hyp_host_vector"

/*
 * Booting is not recorded. It takes well under a second; a machine that has
 * not reached the ioctl after this long is stuck. This bounds a broken
 * target and judges nothing.
 */
#define BOOT_LIMIT_MS 20000

static int add_image(struct session *s, const char *path, struct err *err)
{
	struct image *img = image_open(path, err);

	return img ? symbols_add(&s->symbols, img, err) : -1;
}

static int read_images(struct session *s, struct err *err)
{
	const struct machine_options *opt = &s->opt.machine;

	if (add_image(s, opt->kernel, err) ||
	    (opt->guest && add_image(s, opt->guest, err)) ||
	    (s->opt.user && add_image(s, s->opt.user, err)))
		return -1;
	s->disasm = disasm_open(err);
	if (!s->disasm)
		return -1;
	return trace_landmarks(&s->symbols, &s->landmarks, err);
}

/* Make an event of what a call that moved the machine came back with. */
static enum machine_status record(struct session *s, enum machine_status status,
				  const struct machine_sample *sample,
				  struct err *err)
{
	uint32_t word = 0;

	if (status != MACHINE_STOPPED)
		return status;
	if (machine_insn(s->machine, sample, &word, NULL))
		word = 0; /* unreadable code is an event all the same */
	if (trace_append(s->trace, sample, word, err))
		return MACHINE_FAILED;
	s->at = trace_count(s->trace) - 1;
	return MACHINE_STOPPED;
}

static enum machine_status observe(struct session *s, struct err *err)
{
	struct machine_sample sample;
	enum machine_status status = machine_sample(s->machine, &sample, err);

	return record(s, status, &sample, err);
}

/* PSTATE in which the host's code can be read: EL2h, EL1h, all masked. */
#define PSTATE_EL2H UINT64_C(0x3c9)
#define PSTATE_EL1H UINT64_C(0x3c5)

/* At EL1 there is the guest's memory while a guest is loaded. */
static bool read_el1(void *ctx, uint64_t addr, uint32_t *word)
{
	const struct machine_sample s = { .pc = addr, .cpsr = PSTATE_EL1H };
	uint64_t hcr;

	return !machine_register(ctx, REG_HCR_EL2, &hcr, NULL) &&
	       !(hcr & HCR_VM) && !machine_insn(ctx, &s, word, NULL);
}

static bool read_el2(void *ctx, uint64_t addr, uint32_t *word)
{
	const struct machine_sample s = { .pc = addr, .cpsr = PSTATE_EL2H };

	return !machine_insn(ctx, &s, word, NULL);
}

/* The kernel's image once more, where its code for EL2 runs without VHE: by
 * how much that is elsewhere is known where its table of vectors is. */
static int add_hyp_image(struct session *s, uint64_t slide, struct err *err)
{
	struct image *hyp;

	if (!s->hyp_image) {
		if (add_image(s, s->opt.machine.kernel, err))
			return -1;
		s->hyp_image = s->symbols.count - 1;
	}
	hyp = s->symbols.images[s->hyp_image];
	if (image_slide(hyp, slide, err))
		return -1;
	image_read_code(hyp, read_el2, s->machine);
	image_read_code(s->symbols.images[0], read_el1, s->machine);
	if (trace_landmarks_nvhe(&s->symbols, hyp, &s->landmarks))
		trace_set_landmarks(s->trace, &s->landmarks);
	return 0;
}

/*
 * Linux has both modes in one image, and tells by the level it runs at which
 * one it is in. It never enters a guest while an interrupt is pending, and
 * steps that held one back would wait for that for ever.
 */
static int settle(struct session *s, struct err *err)
{
	struct machine_sample now;
	uint64_t host;

	if (!image_symbol(s->symbols.images[0], HYP_HOST_VECTOR, &host, NULL))
		return 0;
	s->take_irqs = !machine_step_mask(s->machine, true, NULL);
	image_read_code(s->symbols.images[0], read_el2, s->machine);
	if (machine_sample(s->machine, &now, err) != MACHINE_STOPPED)
		return -1;
	if (pstate_el(now.cpsr) != 1 || now.hcr_el2 & HCR_E2H)
		return 0;
	return add_hyp_image(s, now.vbar_el2 - host, err);
}

enum machine_status session_advance(struct session *s, struct err *err)
{
	struct machine_sample sample;
	enum machine_status status = machine_step(s->machine, &sample, err);

	status = record(s, status, &sample, err);
	if (status == MACHINE_STOPPED && s->history)
		history_follow(s);
	return status;
}

static enum machine_status run_to_ioctl(struct session *s, int limit_ms,
					struct err *err)
{
	enum machine_status status = MACHINE_STOPPED;
	uint64_t start;

	if (s->opt.start &&
	    symbols_find(&s->symbols, s->opt.start, &start, NULL))
		status = machine_run_to(s->machine, start, limit_ms, err);
	if (status == MACHINE_STOPPED)
		status = machine_run_to(s->machine, s->landmarks.ioctl,
					limit_ms, err);
	return status;
}

static int boot(struct session *s, struct err *err)
{
	int limit_ms = s->opt.boot_ms ? s->opt.boot_ms : BOOT_LIMIT_MS;
	enum machine_status status = run_to_ioctl(s, limit_ms, err);
	struct machine_sample sample;
	char at[96] = "nowhere";

	if (status == MACHINE_STOPPED)
		return settle(s, err) || observe(s, err) != MACHINE_STOPPED ? -1
									    : 0;
	if (status == MACHINE_RUNNING &&
	    machine_sample(s->machine, &sample, NULL) == MACHINE_STOPPED)
		symbols_format(&s->symbols, sample.pc, at, sizeof(at));
	if (status == MACHINE_RUNNING)
		return err_set(err, ERR_TARGET,
			       "no vCPU was run %d s after power-on, the "
			       "machine is at %s",
			       limit_ms / 1000, at);
	if (status == MACHINE_OFF)
		return err_set(err, ERR_TARGET,
			       "the machine powered itself off before it ran a "
			       "vCPU");
	return -1;
}

static char printable(char c)
{
	return c == '\n' || (c >= ' ' && c < 0x7f) ? c : '?';
}

void session_last_words(struct session *s, char *buf, size_t len)
{
	char more[1024];
	size_t have = 0, n;

	while (s->machine &&
	       (n = machine_console(s->machine, more, sizeof(more))) > 0) {
		for (size_t i = 0; i < n; i++) {
			if (more[i] == '\r')
				continue;
			if (have == len - 1) {
				have -= len / 2;
				memmove(buf, buf + len / 2, have);
			}
			buf[have++] = printable(more[i]);
		}
	}
	buf[have] = '\0';
}

/* The last of it that is not empty, into @err's one line. */
static void quote_console(char *words, struct err *err)
{
	struct err why = *err;
	size_t len = strlen(words);
	const char *line;

	while (len > 0 && strchr("\n ", words[len - 1]))
		words[--len] = '\0';
	line = strrchr(words, '\n') ? strrchr(words, '\n') + 1 : words;
	if (*line)
		err_set(err, why.kind, "%s; the last on its console: %s",
			why.text, line);
	else
		err_set(err, why.kind, "%s, and its console is empty",
			why.text);
}

/* It is gone in a moment, and what it said with it. */
static void keep_words(struct session *s, struct err *err)
{
	char words[SESSION_WORDS];

	session_last_words(s, words, sizeof(words));
	if (s->opt.last_words)
		memcpy(s->opt.last_words, words, sizeof(words));
	else if (err && err->kind == ERR_TARGET)
		quote_console(words, err);
}

int session_open(struct session *s, const struct session_options *opt,
		 struct err *err)
{
	memset(s, 0, sizeof(*s));
	s->opt = *opt;
	if (opt->last_words)
		*opt->last_words = '\0';
	if (read_images(s, err))
		goto fail;
	s->trace = trace_new(&s->landmarks, err);
	if (!s->trace)
		goto fail;
	s->machine = opt->attach ? machine_attach(opt->attach,
						  opt->machine.cancel_fd, err)
				 : machine_start(&s->opt.machine, err);
	if (!s->machine)
		goto fail;
	if (boot(s, err)) {
		keep_words(s, err);
		goto fail;
	}
	if (!opt->attach && opt->machine.travel && !history_new(s, err))
		goto fail;
	return 0;
fail:
	session_close(s);
	return -1;
}

void session_close(struct session *s)
{
	machine_stop(s->machine);
	history_free(s->history);
	trace_free(s->trace);
	disasm_close(s->disasm);
	symbols_release(&s->symbols);
	recording_release(s->owned);
	memset(s, 0, sizeof(*s));
}

int session_restart(struct session *s, struct err *err)
{
	s->off = false;
	s->at = 0;
	trace_reset(s->trace);
	if (machine_restart(s->machine, err) || boot(s, err)) {
		s->off = true;
		return -1;
	}
	if (s->take_irqs && machine_step_mask(s->machine, true, err))
		return -1;
	if (s->history)
		history_reset(s);
	return 0;
}

const char *session_insn(const struct session *s, const struct trace_event *e,
			 char *buf, size_t len)
{
	return disasm_text(s->disasm, e->pc, e->word, buf, len);
}
