# The Makefile of a variant's tree: the hypervisor in its modes, no more.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := images

B ?= build
include hyp/hyp.mk
images: $(foreach m,$(MODES),$($m_ELF))
.PHONY: images
