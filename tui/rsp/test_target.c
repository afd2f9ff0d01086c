// SPDX-License-Identifier: MIT
/*
 * Oracle: the GDB manual's appendix on target descriptions; hostile inputs
 * must end in an error that says why, and in nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "target.h"

struct page {
	const char *annex;
	const char *text;
};

static int from_pages(void *ctx, const char *annex, char **text, size_t *len,
		      struct err *err)
{
	for (const struct page *p = ctx; p->annex; p++) {
		if (strcmp(p->annex, annex) != 0)
			continue;
		*text = strdup(p->text);
		*len = strlen(p->text);
		return 0;
	}
	return err_set(err, ERR_TARGET, "no document %s", annex);
}

static void rejects_pages(struct page *pages, const char *why)
{
	struct target t;
	struct err err = { ERR_NONE, "" };

	assert_int_equal(target_load(&t, from_pages, pages, &err), -1);
	if (!strstr(err.text, why))
		fail_msg("'%s' does not say '%s'", err.text, why);
	target_free(&t);
}

static void rejects(const char *text, const char *why)
{
	struct page pages[] = { { "target.xml", text }, { NULL, NULL } };

	rejects_pages(pages, why);
}

static void numbers_run_on_through_includes(void **state)
{
	struct page pages[] = {
		{ "target.xml",
		  "<?xml version=\"1.0\"?>"
		  "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
		  "<target><architecture>aarch64</architecture>"
		  "<xi:include href=\"core.xml\"/>"
		  "<xi:include href=\"sys.xml\"/>"
		  "<reg name=\"last\" bitsize=\"64\"/></target>" },
		{ "core.xml",
		  "<feature><reg name=\"x0\" bitsize=\"64\"/>"
		  "<reg name=\"cpsr\" bitsize=\"32\" regnum=\"33\"/>"
		  "<vector id=\"v\" type=\"uint8\" count=\"16\"/>"
		  "<reg name=\"v0\" bitsize=\"128\" type=\"v\"/>"
		  "<reg name=\"v1\" bitsize=\"128\" type=\"v\"/></feature>" },
		{ "sys.xml",
		  "<feature><reg name=\"VBAR\" bitsize=\"64\" "
		  "regnum=\"319\" group=\"cp_regs\"/>"
		  "<reg name=\"HCR_EL2\" bitsize=\"64\" regnum=\"190\"/>"
		  "</feature>" },
		{ NULL, NULL },
	};
	struct target t;
	struct err err;

	(void)state;
	assert_int_equal(target_load(&t, from_pages, pages, &err), 0);
	assert_string_equal(t.architecture, "aarch64");
	assert_int_equal(t.n, 7);
	assert_int_equal(target_find(&t, "X0")->num, 0);
	assert_int_equal(target_find(&t, "cpsr")->num, 33);
	assert_int_equal(target_find(&t, "cpsr")->bits, 32);
	assert_int_equal(target_find(&t, "v0")->num, 34);
	assert_int_equal(target_find(&t, "v1")->num, 35);
	assert_int_equal(target_find(&t, "v1")->bits, 128);
	assert_int_equal(target_find(&t, "vbar")->num, 319);
	assert_int_equal(target_find(&t, "hcr_el2")->num, 190);
	assert_int_equal(target_find(&t, "last")->num, 191);
	assert_null(target_find(&t, "vba"));
	assert_null(target_find(&t, "zzz"));
	assert_string_equal(target_find_num(&t, 319)->name, "VBAR");
	assert_null(target_find_num(&t, 1));
	target_free(&t);
}

static void of_equal_names_the_first_counts(void **state)
{
	struct page pages[] = {
		{ "target.xml", "<target><reg name=\"b\" bitsize=\"64\"/>"
				"<reg name=\"PAR\" bitsize=\"64\"/>"
				"<reg name=\"a\" bitsize=\"64\"/>"
				"<reg name=\"par\" bitsize=\"32\"/>"
				"<reg name=\"Par\" bitsize=\"32\"/></target>" },
		{ NULL, NULL },
	};
	struct target t;

	(void)state;
	assert_int_equal(target_load(&t, from_pages, pages, NULL), 0);
	assert_int_equal(target_find(&t, "pAr")->num, 1);
	assert_int_equal(target_find(&t, "pAr")->bits, 64);
	assert_null(t.architecture);
	target_free(&t);
}

static void entities_are_refused(void **state)
{
	(void)state;
	rejects("<!DOCTYPE t [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;\">]>"
		"<t>&b;</t>",
		"declares entities");
	rejects("<!DOCTYPE t [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
		"<t>&f;</t>",
		"declares entities");
	rejects("<!DOCTYPE t [<!ENTITY % p \"x\">]><t/>", "declares entities");
}

static void what_is_not_xml_is_refused(void **state)
{
	(void)state;
	rejects("", "is not XML");
	rejects("<target>", "is not XML");
	rejects("<target><reg name=\"x\"</target>", "is not XML");
	rejects("\xff\xfe\x00", "is not XML");
}

static void odd_registers_are_refused(void **state)
{
	(void)state;
	rejects("<t><reg bitsize=\"64\"/></t>", "usable name");
	rejects("<t><reg name=\"\" bitsize=\"64\"/></t>", "usable name");
	rejects("<t><reg name=\"x\"/></t>", "without a size");
	rejects("<t><reg name=\"x\" bitsize=\"0\"/></t>", "without a size");
	rejects("<t><reg name=\"x\" bitsize=\"64x\"/></t>", "without a size");
	rejects("<t><reg name=\"x\" bitsize=\"99999999999999999999\"/></t>",
		"without a size");
	rejects("<t><reg name=\"x\" bitsize=\"64\" regnum=\"-1\"/></t>",
		"register number");
	rejects("<t><reg name=\"x\" bitsize=\"64\" regnum=\"65536\"/></t>",
		"register number");
	rejects("<t><reg name=\"x\" bitsize=\"64\" regnum=\"65535\"/>"
		"<reg name=\"y\" bitsize=\"64\"/></t>",
		"register number");
}

static void includes_are_bounded(void **state)
{
	struct page loop[] = {
		{ "target.xml", "<t><xi:include href=\"target.xml\"/></t>" },
		{ NULL, NULL },
	};
	struct page missing[] = {
		{ "target.xml", "<t><xi:include href=\"gone.xml\"/></t>" },
		{ NULL, NULL },
	};
	char wide[8192] = "<t>";
	struct page many[] = { { "target.xml", wide },
			       { "a", "<t/>" },
			       { NULL, NULL } };

	(void)state;
	rejects_pages(loop, "without end");
	rejects_pages(missing, "no document gone.xml");
	for (int i = 0; i < 200; i++)
		strcat(wide, "<xi:include href=\"a\"/>");
	strcat(wide, "</t>");
	rejects_pages(many, "without end");
	rejects("<t><xi:include/></t>", "usable name");
	rejects("<t><xi:include href=\"a:0,1\"/></t>", "usable name");
	rejects("<t><xi:include href=\"\"/></t>", "usable name");
}

static void depth_and_size_are_bounded(void **state)
{
	char deep[2048] = "";
	char *big = malloc(TARGET_TEXT_MAX + 2);

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(deep, "<a>");
	rejects(deep, "too deeply");
	memset(big, ' ', TARGET_TEXT_MAX + 1);
	big[TARGET_TEXT_MAX + 1] = '\0';
	rejects(big, "longer than");
	memset(big, 'a', 300);
	memcpy(big, "<architecture>", 14);
	big[300] = '\0';
	rejects(big, "architecture name");
	free(big);
}

static void too_many_registers_are_refused(void **state)
{
	static const char reg[] =
		"<reg name=\"r\" bitsize=\"8\" regnum=\"1\"/>";
	size_t n = sizeof(reg) - 1;
	char *text = malloc(3 + 16385 * n + 5), *p = text + 3;

	(void)state;
	memcpy(text, "<t>", 3);
	for (int i = 0; i < 16385; i++, p += n)
		memcpy(p, reg, n);
	memcpy(p, "</t>", 5);
	rejects(text, "too many registers");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_run_on_through_includes),
		cmocka_unit_test(of_equal_names_the_first_counts),
		cmocka_unit_test(entities_are_refused),
		cmocka_unit_test(what_is_not_xml_is_refused),
		cmocka_unit_test(odd_registers_are_refused),
		cmocka_unit_test(includes_are_bounded),
		cmocka_unit_test(depth_and_size_are_bounded),
		cmocka_unit_test(too_many_registers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
