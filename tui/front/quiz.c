// SPDX-License-Identifier: MIT
#include "quiz.h"

#include <string.h>

#include "front_impl.h"
#include "image/insn.h"
#include "regs/pstate.h"
#include "text.h"

static struct predict_step step_of(const struct front *f)
{
	const struct trace *t = f->side->s->trace;

	return (struct predict_step){
		.from = trace_at(t, f->quiz.to - 1),
		.to = trace_at(t, f->quiz.to),
		.known = f->quiz.known,
		.value = f->quiz.value,
	};
}

/* The instruction has left its source as it was, so behind it is as good. When
 * the machine has run further, it first has to come back. */
static void read_source(struct front *f)
{
	struct predict_step step = step_of(f);
	const struct session *s = f->side->s;
	enum reg_id reg = predict_source(&step);

	f->quiz.known =
		reg != REG_COUNT && s->machine && session_synced(s) &&
		s->at <= f->quiz.to &&
		!machine_register(s->machine, reg, &f->quiz.value, NULL);
}

static bool traps_itself(const struct trace_event *e)
{
	enum insn_kind kind = insn_decode(e->word).kind;

	return kind == INSN_SVC || kind == INSN_HVC || kind == INSN_SMC;
}

static void say_question(struct front *f)
{
	struct predict_step step = step_of(f);
	const struct session *s = f->side->s;
	const char *how = f->plain ? " answer -AIF, or skip" : "";
	char at[96], insn[96];

	symbols_format(&s->symbols, step.from->pc, at, sizeof(at));
	if (step.to->exception && !traps_itself(step.from))
		front_say(f, "an exception comes at %s: flags in its vector?%s",
			  at, how);
	else
		front_say(f, "%s at %s: flags behind it?%s",
			  session_insn(s, step.from, insn, sizeof(insn)), at,
			  how);
}

size_t quiz_limit(const struct front *f)
{
	if (f->quiz.open)
		return f->quiz.to;
	return f->settings.predict && f->nsides == 1 ? f->side->s->at + 1 : 0;
}

/* The first question behind event @from, up to the position. */
static bool question_behind(struct front *f, size_t from)
{
	struct quiz *q = &f->quiz;

	for (q->to = from + 1; q->to <= f->side->s->at; q->to++) {
		struct predict_step step = step_of(f);

		if (predict_about(&step, &q->concept))
			return true;
	}
	return false;
}

bool quiz_hold(struct front *f, size_t from)
{
	struct quiz *q = &f->quiz;

	if (!f->settings.predict || f->nsides > 1 || f->order.back ||
	    f->following || f->order.goal == GOAL_OFF ||
	    !question_behind(f, from))
		return false;
	read_source(f);
	q->open = true;
	q->typed[0] = '\0';
	f->side->s->at = q->to - 1;
	front_arrive(f);
	say_question(f);
	return true;
}

/* ---- the answer --------------------------------------------------------------- */

static void show_result(struct front *f)
{
	f->quiz.open = false;
	f->side->s->at = f->quiz.to;
	front_arrive(f);
}

static const char *why(const struct front *f, char *buf, size_t len)
{
	struct predict_step step = step_of(f);
	struct text t = text_begin(buf, len);
	char words[200];
	unsigned int flags;

	text_add(&t, "%s", predict_why(&step, words, sizeof(words)));
	if (predict_flags(&step, &flags) && flags != step.to->flags)
		text_add(&t, " (yet the machine did otherwise)");
	return buf;
}

static int close_only(struct front *f)
{
	(void)f;
	return 0;
}

static void say_wrong(struct front *f, unsigned int guess, const char *reason)
{
	const struct predict_score *score = &f->quiz.scores.of[f->quiz.concept];
	char found[FLAGS_TEXT_LEN], said[FLAGS_TEXT_LEN];
	struct predict_step step = step_of(f);

	flags_text(step.to->flags, found);
	flags_text(guess, said);
	front_say(f, "no, %s: %s", found, reason);
	if (!f->plain)
		front_ask(f, "Enter goes on", close_only,
			  "You said %s, it is %s: %s. Of this kind (%s) %u of "
			  "%u were right.",
			  said, found, reason, concept_name(f->quiz.concept),
			  score->right, score->asked);
}

int quiz_answer(struct front *f, const char *text)
{
	struct predict_step step = step_of(f);
	struct quiz *q = &f->quiz;
	char reason[240], found[FLAGS_TEXT_LEN];
	unsigned int guess;

	if (text && !predict_parse(text, &guess)) {
		front_say(f, "type the letters of those that are set, as "
			     "-AIF, or - for none");
		return -1;
	}
	if (!q->known)
		read_source(f);
	why(f, reason, sizeof(reason));
	show_result(f);
	if (text)
		predict_mark(&q->scores, q->concept, guess == step.to->flags);
	flags_text(step.to->flags, found);
	if (!text)
		front_say(f, "%s: %s", found, reason);
	else if (guess == step.to->flags)
		front_say(f, "right, %s: %s", found, reason);
	else
		say_wrong(f, guess, reason);
	return 0;
}

bool quiz_allows(struct front *f, const struct verb *v)
{
	static const char *const allowed[] = {
		"answer", "skip",   "score", "predict", "view",
		"scroll", "laps",   "help",  "verbs",	"prompt",
		"set",	  "redraw", "quit",
	};

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
		if (!f->quiz.open || !strcmp(v->name, allowed[i]))
			return true;
	}
	say_question(f);
	return false;
}

/* ---- keys ------------------------------------------------------------------------ */

static void type(struct quiz *q, int key)
{
	size_t used = strlen(q->typed);

	if (used + 1 == sizeof(q->typed))
		return;
	q->typed[used] = (char)(key >= 'a' ? key - 'a' + 'A' : key);
	q->typed[used + 1] = '\0';
}

static void rub_out(struct quiz *q)
{
	size_t used = strlen(q->typed);

	if (used > 0)
		q->typed[used - 1] = '\0';
}

bool quiz_key(struct front *f, int key)
{
	if (key > 0 && key < 0x80 && strchr("DAIFdaif-", key))
		type(&f->quiz, key);
	else if (key == K_BACKSPACE)
		rub_out(&f->quiz);
	else if (key == K_ENTER)
		quiz_answer(f, f->quiz.typed);
	else if (key == K_ESCAPE)
		quiz_answer(f, NULL);
	else
		return false;
	return true;
}

void quiz_draw(const struct front *f, struct canvas *c, int y)
{
	int x;

	put_fill(c, y, 0, c->cols, INK_PLAIN, " ");
	x = put(c, y, 0, INK_BOLD, "flags set: ");
	x = put(c, y, x, INK_HERE, "%-5s", f->quiz.typed);
	put(c, y, x, INK_PLAIN,
	    "  letters of DAIF, - for none; Enter answers, Esc skips");
}
