// SPDX-License-Identifier: MIT
/* A session on images that have been built anew. */
#include <string.h>

#include "session_impl.h"

#define SYMBOL_MAX 96

/* A breakpoint, in words that outlive the image. */
struct spot {
	struct session_break b;
	char symbol[SYMBOL_MAX];
	uint64_t offset;
};

static bool spot_of(const struct session *s, const struct session_break *b,
		    struct spot *spot)
{
	struct image_place place;

	*spot = (struct spot){ .b = *b };
	if (!symbols_lookup(&s->symbols, b->addr, &place) || !place.symbol ||
	    strlen(place.symbol) >= SYMBOL_MAX)
		return false;
	strcpy(spot->symbol, place.symbol);
	spot->offset = place.offset;
	return true;
}

/* The same place of the new image; false if the symbol is gone or has become
 * too small. A label of size 0 reaches as far as its section. */
static bool find_spot(const struct session *s, struct spot *spot)
{
	uint64_t addr, size;
	uint32_t word;

	if (!symbols_find(&s->symbols, spot->symbol, &addr, &size) ||
	    (size && spot->offset >= size))
		return false;
	spot->b.addr = addr + spot->offset;
	return symbols_word(&s->symbols, spot->b.addr, &word);
}

static unsigned int move_breaks(const struct session *from, struct session *to)
{
	unsigned int dropped = 0;

	for (size_t i = 0; i < from->nbreaks; i++) {
		struct spot spot;

		if (spot_of(from, &from->breaks[i], &spot) &&
		    find_spot(to, &spot))
			to->breaks[to->nbreaks++] = spot.b;
		else
			dropped++;
	}
	return dropped;
}

int session_reload(struct session *s, unsigned int *dropped, struct err *err)
{
	struct session fresh;

	if (s->opt.attach || s->owned || !s->opt.machine.kernel)
		return err_set(err, ERR_USAGE,
			       "only a machine that was started here can be "
			       "started again with another image");
	if (session_open(&fresh, &s->opt, err))
		return -1;
	*dropped = move_breaks(s, &fresh);
	if (s->take_irqs && session_take_irqs(&fresh, true, err)) {
		session_close(&fresh);
		return -1;
	}
	session_close(s);
	*s = fresh;
	return 0;
}
