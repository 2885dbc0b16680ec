/* The call of a command: its words become options and operands. */
#ifndef SMOOTH_CALL_H
#define SMOOTH_CALL_H

#include "command/driver.h"

/* Parses the arguments, argv[0] being the name of driver->command, and runs the command or prints
 * its help. What is wrong is reported. */
void call_run(Driver *driver, int argc, char **argv);

#endif
