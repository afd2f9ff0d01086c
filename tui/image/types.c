// SPDX-License-Identifier: MIT
/* Where the members of a struct lie, as DWARF says. */
#include <dwarf.h>
#include <string.h>

#include "priv.h"

/* Typedefs and qualifiers that stand before a type, at most. */
#define WRAPS_MAX 16

static bool is_aggregate(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_structure_type || tag == DW_TAG_union_type;
}

/* A struct of that name with its members, not a mere declaration. */
static bool find_struct(Dwarf *dwarf, const char *name, Dwarf_Die *found)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit;

	while (!dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &unit, NULL)) {
		if (dwarf_child(&unit, found))
			continue;
		do {
			const char *is = dwarf_diename(found);

			if (is_aggregate(found) && is && !strcmp(is, name) &&
			    dwarf_haschildren(found) > 0)
				return true;
		} while (!dwarf_siblingof(found, found));
	}
	return false;
}

static bool find_member(Dwarf_Die *aggregate, const char *name, size_t len,
			Dwarf_Die *found)
{
	if (!is_aggregate(aggregate) || dwarf_child(aggregate, found))
		return false;
	do {
		const char *is = dwarf_diename(found);

		if (dwarf_tag(found) == DW_TAG_member && is &&
		    strlen(is) == len && !memcmp(is, name, len))
			return true;
	} while (!dwarf_siblingof(found, found));
	return false;
}

/* The first member of a union needs no offset. */
static bool member_offset(Dwarf_Die *member, uint64_t *offset)
{
	Dwarf_Attribute attr;
	Dwarf_Word value = 0;

	if (dwarf_attr(member, DW_AT_data_member_location, &attr) &&
	    dwarf_formudata(&attr, &value))
		return false;
	*offset += value;
	return true;
}

/* What a member is made of, under its typedefs. */
static bool member_type(Dwarf_Die *member, Dwarf_Die *type)
{
	Dwarf_Attribute attr;
	Dwarf_Die at = *member;

	for (int i = 0; i < WRAPS_MAX; i++) {
		int tag;

		if (!dwarf_attr(&at, DW_AT_type, &attr) ||
		    !dwarf_formref_die(&attr, type))
			return false;
		tag = dwarf_tag(type);
		if (tag != DW_TAG_typedef && tag != DW_TAG_const_type &&
		    tag != DW_TAG_volatile_type)
			return true;
		at = *type;
	}
	return false;
}

bool image_member(const struct image *img, const char *type, const char *path,
		  uint64_t *offset, uint64_t *size)
{
	Dwarf_Die die, member;
	Dwarf_Word bytes;

	*offset = 0;
	if (!img->dwarf || !find_struct(img->dwarf, type, &die))
		return false;
	while (*path) {
		size_t len = strcspn(path, ".");

		if (!find_member(&die, path, len, &member) ||
		    !member_offset(&member, offset) ||
		    !member_type(&member, &die))
			return false;
		path += len + (path[len] == '.');
	}
	if (dwarf_aggregate_size(&die, &bytes))
		return false;
	*size = bytes;
	return true;
}
