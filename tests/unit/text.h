/* Texts that tests make programs of. */
#ifndef SMOOTH_TEST_TEXT_H
#define SMOOTH_TEST_TEXT_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>

typedef struct {
    char data[1 << 20];
    size_t size;
} Text;

__attribute__((format(printf, 2, 3))) static inline void add(Text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof text->data - text->size;
    text->size += (size_t)vsnprintf(text->data + text->size, room, format, arguments);
    va_end(arguments);
    ck_assert_uint_lt(text->size, sizeof text->data);
}

#endif
