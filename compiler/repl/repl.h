/* The REPL: `smooth` without arguments. */
#ifndef SMOOTH_REPL_H
#define SMOOTH_REPL_H

#include "command/driver.h"

/* Reads definitions, expressions and commands until the input ends. No error ends it. From a
 * terminal the status is then that of success, from a pipe that of the first error. */
void repl_run(Driver *driver);

#endif
