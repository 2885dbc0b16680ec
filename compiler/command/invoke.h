/* The call of a command: its words become options and operands. */
#ifndef SMOOTH_INVOKE_H
#define SMOOTH_INVOKE_H

#include "command/driver.h"

/* Parses the arguments, of which argv[0] is the name of driver->command, and runs the command or
 * prints its help. Errors are reported. The options of the call are forgotten after it: the REPL is
 * a command that calls others, which take over its --json and --color. */
void invoke_command(Driver *driver, int argc, char **argv);

#endif
