// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client_impl.h"

struct rsp_client *client_open(int fd, int cancel_fd, int silence_ms,
			       struct err *err)
{
	struct rsp_client *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		err_nomem(err);
		return NULL;
	}
	link_init(&c->link, fd, cancel_fd, silence_ms);
	if (negotiate(c, err)) {
		rsp_client_close(c);
		return NULL;
	}
	return c;
}

struct rsp_client *rsp_client_open(int fd, int cancel_fd, struct err *err)
{
	return client_open(fd, cancel_fd, SILENCE_MS, err);
}

void rsp_client_close(struct rsp_client *c)
{
	if (!c)
		return;
	close(c->link.fd);
	target_free(&c->target);
	free(c->features);
	free(c->features_text);
	free(c);
}

int rsp_client_fd(const struct rsp_client *c)
{
	return c->link.fd;
}

const char *rsp_client_feature(const struct rsp_client *c, const char *name)
{
	for (size_t i = 0; i < c->nfeatures; i++) {
		if (!strcmp(c->features[i].name, name))
			return c->features[i].value;
	}
	return NULL;
}

int rsp_regnum(const struct rsp_client *c, const char *name)
{
	const struct target_reg *reg = target_find(&c->target, name);

	return reg ? reg->num : -1;
}

size_t rsp_nregs(const struct rsp_client *c)
{
	return c->target.n;
}

const char *rsp_architecture(const struct rsp_client *c)
{
	return c->target.architecture ? c->target.architecture : "";
}
