// SPDX-License-Identifier: MIT
/* How many predictions were right, by concept. */
#include <string.h>

#include "predict.h"
#include "text.h"

/* More is not believed of a file, and not counted. */
#define SCORE_MAX 1000000

void predict_mark(struct predict_scores *s, enum concept concept, bool right)
{
	struct predict_score *score = &s->of[concept];

	if (score->asked == SCORE_MAX)
		return;
	score->asked++;
	score->right += right;
	score->streak = right ? score->streak + 1 : 0;
}

const char *predict_summary(const struct predict_scores *s, char *buf,
			    size_t len)
{
	struct text t = text_begin(buf, len);

	for (int i = 0; i < CONCEPT_COUNT; i++) {
		const struct predict_score *score = &s->of[i];

		if (score->asked)
			text_add(&t, "%s%s %u of %u", t.used ? ", " : "",
				 concept_name((enum concept)i), score->right,
				 score->asked);
	}
	if (!t.used)
		text_add(&t, "nothing has been predicted yet");
	return buf;
}

json_t *predict_save(const struct predict_scores *s)
{
	json_t *all = json_object();

	for (int i = 0; all && i < CONCEPT_COUNT; i++) {
		const struct predict_score *score = &s->of[i];
		json_t *one = json_pack(
			"{s:i, s:i, s:i}", "asked", (int)score->asked, "right",
			(int)score->right, "streak", (int)score->streak);

		if (!score->asked || !one) {
			json_decref(one);
			continue;
		}
		json_object_set_new(all, concept_name((enum concept)i), one);
	}
	return all;
}

static unsigned int number(const json_t *object, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(object, key));

	return n > 0 && n <= SCORE_MAX ? (unsigned int)n : 0;
}

void predict_load(struct predict_scores *s, const json_t *saved)
{
	memset(s, 0, sizeof(*s));
	for (int i = 0; i < CONCEPT_COUNT; i++) {
		const json_t *one =
			json_object_get(saved, concept_name((enum concept)i));
		struct predict_score score = { number(one, "asked"),
					       number(one, "right"),
					       number(one, "streak") };

		if (score.right <= score.asked && score.streak <= score.right)
			s->of[i] = score;
	}
}
