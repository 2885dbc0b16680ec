/* The words that an option chooses from. They come from the library, so that help, messages and
 * completion (install/) always name those that it has. */
#ifndef SMOOTH_CHOICES_H
#define SMOOTH_CHOICES_H

#include "command/driver.h"

typedef enum {
    CHOICES_FORMS,   /* of --as, numbered as SmoothForm */
    CHOICES_PASSES,  /* of --after, in the order of smooth_list_passes */
    CHOICES_EXPORTS, /* of --emit, in the order of smooth_list_exports */
    CHOICES_USUAL,   /* the functions of an object without --emit: f, f_at, ... */
    CHOICES_OTHER,   /* those that only --emit adds */
    CHOICES_COLOURS, /* of --color, numbered as Colour */
    CHOICES_COUNT
} Choices;

/* The number of the word among the choices, from 0. False if it is not among them, after a report
 * with a suggestion or all of them. */
bool choices_find(Driver *driver, Choices choices, const char *word, size_t *number);
/* A help text with the words in place of {forms}, {passes}, {exports}, {usual}, {other} and
 * {colours}. In the driver's arena. */
const char *choices_fill(Driver *driver, const char *text);

#endif
