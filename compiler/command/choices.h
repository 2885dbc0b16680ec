/* The words that an option chooses from. The library is asked for them, so that help, messages and
 * completion cannot name other ones than it has. */
#ifndef SMOOTH_CHOICES_H
#define SMOOTH_CHOICES_H

#include "command/driver.h"

typedef enum {
    CHOICES_FORMS,   /* of --as, numbered as SmoothForm */
    CHOICES_PASSES,  /* of --after, in the order of smooth_list_passes */
    CHOICES_EXPORTS, /* of --emit, in the order of smooth_list_exports */
    CHOICES_USUAL,   /* what a function f is called in an object: f, f_at, ... */
    CHOICES_OTHER,   /* the same for what only --emit adds */
    CHOICES_COUNT
} Choices;

/* The number of the word among the choices. False, after a report with a suggestion, if it is none
 * of them. */
bool choices_find(Driver *driver, Choices choices, const char *word, size_t *number);
/* The text with the words in place of {forms}, {passes}, {exports}, {usual} and {other}. */
const char *choices_fill(Driver *driver, const char *text);

#endif
