// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "trace_impl.h"

static size_t newest(const struct session *s)
{
	return trace_count(s->trace) - 1;
}

/* ---- snapshots ------------------------------------------------------------ */

void snapshot_name(const struct snapshot *snap, char name[16])
{
	snprintf(name, 16, "s%u", snap->id);
}

static void start_recent(struct session *s, size_t event)
{
	route_start(s->history->recent, trace_at(s->trace, event)->pc);
}

/* Here and now; what it was too late for is told once. */
static void save(struct session *s)
{
	struct history *h = s->history;
	struct snapshot *snap = &h->snaps[h->nsnaps];
	struct err err = { .kind = ERR_NONE };
	char name[16];

	*snap = (struct snapshot){
		.event = newest(s),
		.inputs = h->ninputs,
		.cost = h->nsnaps ? route_cost(h->recent) : 0,
		.id = h->next_id++,
	};
	snapshot_name(snap, name);
	if (machine_save(s->machine, name, &err)) {
		h->full = true;
		snprintf(h->words, sizeof(h->words),
			 h->nsnaps ? "going back takes longer from event %zu "
				     "on: %s"
				   : "going back is off at event %zu: %s",
			 snap->event, err.text);
		return;
	}
	h->nsnaps++;
	start_recent(s, snap->event);
}

static bool due(const struct session *s)
{
	const struct history *h = s->history;

	if (h->full || newest(s) == h->snaps[h->nsnaps - 1].event)
		return false;
	return route_cost(h->recent) >= SPACING ||
	       newest(s) - h->snaps[h->nsnaps - 1].event >= SPAN_MAX - 1;
}

/* Of what is old, the snapshot that is missed least, if there is one that is
 * close enough to its neighbours or @any must go; else 0, the first. */
static size_t dispensable(const struct session *s, bool any)
{
	const struct history *h = s->history;
	uint32_t least = any ? UINT32_MAX : SPACING_OLD;
	size_t found = 0;

	for (size_t i = 1; i + 1 < h->nsnaps; i++) {
		uint32_t cost = h->snaps[i].cost + h->snaps[i + 1].cost;
		size_t span = h->snaps[i + 1].event - h->snaps[i - 1].event;

		if (h->snaps[i + 1].event + NEWEST > newest(s) && !any)
			break;
		if (cost >= least || (span >= ROUTE_LEN && !any))
			continue;
		least = cost;
		found = i;
	}
	return found;
}

static void drop(struct session *s, size_t i)
{
	struct history *h = s->history;
	char name[16];

	snapshot_name(&h->snaps[i], name);
	h->snaps[i + 1].cost += h->snaps[i].cost;
	h->nsnaps--;
	memmove(&h->snaps[i], &h->snaps[i + 1],
		(h->nsnaps - i) * sizeof(h->snaps[0]));
	machine_drop(s->machine, name, NULL);
}

static bool drop_stale(struct session *s)
{
	struct history *h = s->history;
	struct snapshot gone;
	char name[16];

	if (!h->nstale)
		return false;
	gone.id = h->stale[--h->nstale];
	snapshot_name(&gone, name);
	machine_drop(s->machine, name, NULL);
	return true;
}

/* One thing at a time: each takes as long as a key may wait. */
void session_rest(struct session *s)
{
	struct history *h = s->history;
	size_t spare;

	if (!h || !s->machine || s->off || !h->nsnaps || h->here != newest(s))
		return;
	if (h->nsnaps == SNAPSHOTS_MAX)
		drop(s, dispensable(s, true));
	else if (due(s))
		save(s);
	else if (!drop_stale(s) && (spare = dispensable(s, false)))
		drop(s, spare);
}

const struct snapshot *history_snapshot(const struct history *h, size_t event)
{
	size_t i = h->nsnaps;

	while (i && h->snaps[i - 1].event > event)
		i--;
	return i ? &h->snaps[i - 1] : NULL;
}

/* ---- inputs ----------------------------------------------------------------- */

static int room(void **array, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 16;
	void *grown;

	if (count < *cap)
		return 0;
	grown = realloc(*array, more * size);
	if (!grown)
		return -1;
	*array = grown;
	*cap = more;
	return 0;
}

int history_input(struct session *s, const struct input *input, struct err *err)
{
	struct history *h = s->history;
	void *inputs = h->inputs;

	if (room(&inputs, h->ninputs, &h->cap_inputs, sizeof(*h->inputs))) {
		h->nsnaps = 0;
		return err_nomem(err);
	}
	h->inputs = inputs;
	h->inputs[h->ninputs++] = *input;
	if (input->kind != INPUT_IRQS)
		route_edit(h->recent, trace_last(s->trace)->pc);
	return 0;
}

const struct input *history_edit(const struct history *h, size_t event,
				 size_t i)
{
	for (; i < h->ninputs; i++) {
		if (h->inputs[i].event == event &&
		    h->inputs[i].kind != INPUT_IRQS)
			return &h->inputs[i];
	}
	return NULL;
}

bool history_irqs(const struct history *h, size_t event)
{
	bool take = h->irqs_first;

	for (size_t i = 0; i < h->ninputs; i++) {
		if (h->inputs[i].event <= event &&
		    h->inputs[i].kind == INPUT_IRQS)
			take = h->inputs[i].value;
	}
	return take;
}

/* ---- where free runs went wrong ------------------------------------------------ */

bool history_barred(const struct history *h, size_t event)
{
	size_t low = 0, high = h->nbars;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (h->bars[mid].to < event)
			low = mid + 1;
		else
			high = mid;
	}
	return low < h->nbars && h->bars[low].from < event;
}

void history_bar(struct history *h, size_t from, size_t to)
{
	size_t first = 0, last;

	if (h->nbars == BARS_MAX) { /* give up telling them apart */
		h->bars[0].to = h->bars[h->nbars - 1].to;
		h->nbars = 1;
	}
	while (first < h->nbars && h->bars[first].to < from)
		first++;
	for (last = first; last < h->nbars && h->bars[last].from <= to;
	     last++) {
		if (h->bars[last].from < from)
			from = h->bars[last].from;
		if (h->bars[last].to > to)
			to = h->bars[last].to;
	}
	memmove(&h->bars[first + 1], &h->bars[last],
		(h->nbars - last) * sizeof(h->bars[0]));
	h->nbars += first + 1 - last;
	h->bars[first] = (struct bar){ from, to };
}

/* ---- the console -------------------------------------------------------------- */

static void mark_console(struct session *s)
{
	struct history *h = s->history;
	uint64_t total = machine_console_total(s->machine) - h->dropped;
	void *marks = h->marks;

	if (h->nmarks && h->marks[h->nmarks - 1].total == total)
		return;
	if (room(&marks, h->nmarks, &h->cap_marks, sizeof(*h->marks)))
		return; /* then they seem to have come later */
	h->marks = marks;
	h->marks[h->nmarks++] = (struct console_mark){ newest(s), total };
}

uint64_t session_console_total(const struct session *s, size_t event)
{
	const struct history *h = s->history;
	size_t low = 0, high = h ? h->nmarks : 0;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (h->marks[mid].event <= event)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? h->marks[low - 1].total : UINT64_MAX;
}

/* ---- as the trace grows and shrinks ---------------------------------------------- */

void history_follow(struct session *s)
{
	struct history *h = s->history;

	h->here = newest(s);
	route_add(h->recent, trace_last(s->trace)->pc, false);
	mark_console(s);
}

static void rebuild_recent(struct session *s)
{
	struct history *h = s->history;
	size_t i = h->nsnaps ? h->snaps[h->nsnaps - 1].event : s->at;

	start_recent(s, i);
	while (++i <= s->at)
		route_add(h->recent, trace_at(s->trace, i)->pc,
			  history_edit(h, i, 0) || history_barred(h, i));
}

/* It is removed when there is time; one too many stays until QEMU ends. */
static void forget_last(struct history *h)
{
	h->nsnaps--;
	if (h->nstale < SNAPSHOTS_MAX)
		h->stale[h->nstale++] = h->snaps[h->nsnaps].id;
}

void history_cut(struct session *s)
{
	struct history *h = s->history;

	while (h->nsnaps && h->snaps[h->nsnaps - 1].event > s->at)
		forget_last(h);
	while (h->ninputs && h->inputs[h->ninputs - 1].event > s->at)
		h->ninputs--;
	while (h->nbars && h->bars[h->nbars - 1].from >= s->at)
		h->nbars--;
	while (h->nmarks && h->marks[h->nmarks - 1].event > s->at)
		h->nmarks--;
	s->take_irqs = history_irqs(h, s->at);
	h->dropped = machine_console_total(s->machine) -
		     (h->nmarks ? h->marks[h->nmarks - 1].total : 0);
	rebuild_recent(s);
}

/* The first snapshot tells whether there can be any. */
static void begin(struct session *s)
{
	struct history *h = s->history;

	h->irqs_first = s->take_irqs;
	h->here = 0;
	start_recent(s, 0);
	mark_console(s);
	save(s);
}

struct history *history_new(struct session *s, struct err *err)
{
	struct history *h = calloc(1, sizeof(*h));

	if (!h) {
		err_nomem(err);
		return NULL;
	}
	h->recent = route_new(SPAN_MAX, err);
	h->way = h->recent ? route_new(ROUTE_LEN, err) : NULL;
	if (!h->way) {
		history_free(h);
		return NULL;
	}
	s->history = h;
	begin(s);
	return h;
}

void history_reset(struct session *s)
{
	struct history *h = s->history;

	while (h->nsnaps)
		forget_last(h);
	h->ninputs = h->nbars = h->nmarks = 0;
	h->full = false;
	h->dropped = 0;
	h->words[0] = '\0';
	begin(s);
}

void history_free(struct history *h)
{
	if (!h)
		return;
	route_free(h->recent);
	route_free(h->way);
	free(h->inputs);
	free(h->marks);
	free(h);
}

const char *session_travel_words(const struct session *s)
{
	return s->history ? s->history->words : "";
}
