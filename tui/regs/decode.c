// SPDX-License-Identifier: MIT
#include "regs/regs.h"

enum layout {
#define LAYOUT(layout) LAYOUT_##layout,
#include "regs/registers.def"
};

enum set {
	SET_NONE,
#define SET(set) SET_##set,
#include "regs/registers.def"
};

struct field {
	enum layout layout;
	const char *name;
	uint8_t hi, lo;
	enum set set;
	const char *words[4];
};

static const struct field fields[] = {
/* clang-format off */
#define FIELD(layout, name, hi, lo, ...)                                       \
	{ LAYOUT_##layout, #name, hi, lo, SET_NONE, { __VA_ARGS__ } },
#define ENUM(layout, name, hi, lo, set)                                        \
	{ LAYOUT_##layout, #name, hi, lo, SET_##set, { NULL } },
#include "regs/registers.def"
	/* clang-format on */
};

struct value {
	enum set set;
	uint8_t value;
	const char *words;
};

static const struct value values[] = {
#define VALUE(set, value, words) { SET_##set, value, words },
#include "regs/registers.def"
};

static const enum layout reg_layout[REG_COUNT] = {
#define REG(id, title, encoding, context, layout, ...) \
	[REG_##id] = LAYOUT_##layout,
#include "regs/registers.def"
};

struct nvhe {
	enum reg_id id;
	enum layout layout;
};

static const struct nvhe nvhe_layouts[] = {
#define NVHE(id, layout) { REG_##id, LAYOUT_##layout },
#include "regs/registers.def"
};

#define ESR_CLASSES 64

_Static_assert(LAYOUT_NUMBER == 0, "classes without ISS() get no layout");
static const enum layout iss_layout[ESR_CLASSES] = {
#define ISS(class, layout) [class] = LAYOUT_##layout,
#include "regs/registers.def"
};

static const enum layout shape_layout[] = {
#define SHAPE(id, layout) [SHAPE_##id] = LAYOUT_##layout,
#include "regs/registers.def"
};

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static enum layout layout_of(enum reg_id id, bool e2h)
{
	for (size_t i = 0; !e2h && i < ARRAY_SIZE(nvhe_layouts); i++) {
		if (nvhe_layouts[i].id == id)
			return nvhe_layouts[i].layout;
	}
	return reg_layout[id];
}

static uint64_t bits(uint64_t value, unsigned int hi, unsigned int lo)
{
	return value >> lo & UINT64_MAX >> (63 - (hi - lo));
}

static unsigned int esr_class(uint64_t esr)
{
	return (unsigned int)bits(esr, 31, 26);
}

static const char *words_in_set(enum set set, uint64_t value)
{
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		if (values[i].set == set && values[i].value == value)
			return values[i].words;
	}
	return "reserved";
}

static const char *words_of(const struct field *field, uint64_t value)
{
	const char *words = NULL;

	if (field->set != SET_NONE)
		return words_in_set(field->set, value);
	if (value < ARRAY_SIZE(field->words))
		words = field->words[value];
	return words ? words : "";
}

static bool describes_access(uint64_t esr)
{
	return bits(esr, 24, 24); /* ISV */
}

/* Of calls, traps and faults IL is a size; of these it is 1, and no more. */
static bool has_no_length(uint64_t esr)
{
	switch (esr_class(esr)) {
	case 0x00: /* unknown */
	case 0x20: /* instruction aborts */
	case 0x21:
	case 0x22: /* PC alignment */
	case 0x26: /* SP alignment */
	case 0x2f: /* SError */
		return true;
	case 0x24: /* data aborts */
	case 0x25:
		return !describes_access(esr);
	default:
		return false;
	}
}

#define FAULT_EXTERNAL 0x10 /* synchronous, not on a walk */

/*
 * Bits that others of the register make void: without ISV those that would
 * describe the access (SAS to AR, 23..14), SET but for an external abort, all
 * of an SError's with IDS, with nRW the AArch64 mode.
 */
static bool means_nothing(const struct field *field, uint64_t value)
{
	bool set = field->hi == 12 && field->lo == 11;

	switch ((unsigned int)field->layout) {
	case LAYOUT_ESR:
		return field->lo == 25 && has_no_length(value);
	case LAYOUT_ISS_DABT:
		if (!describes_access(value) && field->hi < 24 &&
		    field->lo >= 14)
			return true;
		return set && bits(value, 5, 0) != FAULT_EXTERNAL;
	case LAYOUT_ISS_IABT:
		return set && bits(value, 5, 0) != FAULT_EXTERNAL;
	case LAYOUT_ISS_SERROR:
		return field->hi < 24 && bits(value, 24, 24);
	case LAYOUT_SPSR:
		return field->set == SET_MODE && bits(value, 4, 4);
	default:
		return false;
	}
}

struct sink {
	struct reg_field_value *out;
	size_t max, count;
};

static void decode_layout(struct sink *sink, enum layout layout, uint64_t value)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		const struct field *f = &fields[i];
		uint64_t v = bits(value, f->hi, f->lo);

		if (f->layout != layout)
			continue;
		if (sink->count < sink->max) {
			sink->out[sink->count] = (struct reg_field_value){
				.name = f->name,
				.hi = f->hi,
				.lo = f->lo,
				.value = v,
				.words = means_nothing(f, value)
						 ? ""
						 : words_of(f, v),
			};
		}
		sink->count++;
	}
}

size_t reg_decode_e2h(enum reg_id id, uint64_t value, bool e2h,
		      struct reg_field_value *out, size_t max)
{
	struct sink sink = { .out = out, .max = max };
	enum layout layout = layout_of(id, e2h);
	enum layout iss;

	decode_layout(&sink, layout, value);
	if (layout == LAYOUT_ESR) {
		iss = iss_layout[esr_class(value)];
		decode_layout(&sink,
			      iss == LAYOUT_NUMBER ? LAYOUT_ISS_OTHER : iss,
			      value);
	}
	return sink.count;
}

size_t reg_decode(enum reg_id id, uint64_t value, struct reg_field_value *out,
		  size_t max)
{
	return reg_decode_e2h(id, value, true, out, max);
}

size_t shape_decode(enum reg_shape shape, uint64_t value,
		    struct reg_field_value *out, size_t max)
{
	struct sink sink = { .out = out, .max = max };

	decode_layout(&sink, shape_layout[shape], value);
	return sink.count;
}

const char *esr_class_words(uint64_t esr)
{
	return words_in_set(SET_CLASS, esr_class(esr));
}
