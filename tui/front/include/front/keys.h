/* SPDX-License-Identifier: MIT */
/*
 * keys.h - how the front end calls the keys that are no character. Characters
 * are themselves (Unicode); Ctrl-A is 1.
 */
#ifndef FRONT_FRONT_KEYS_H
#define FRONT_FRONT_KEYS_H

enum front_key {
	K_CTRL_L = 12,
	K_ENTER = 13,
	K_ESCAPE = 27,
	K_BACKSPACE = 127,
	K_UP = 0x110000, /* behind the last character */
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_DELETE,
	K_BACKTAB,
	K_F1, /* F2 to F12 follow */
	K_F12 = K_F1 + 11,
	K_UNKNOWN,
};

#endif
