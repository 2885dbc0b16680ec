/* The system's linker, which makes a shared library of an object. */
#ifndef SMOOTH_LINKER_H
#define SMOOTH_LINKER_H

#include <signal.h>

#include "command/driver.h"

/* Holds back the signals that end a program, such as that of Ctrl-C, until linker_release. */
void linker_hold(sigset_t *before);
void linker_release(const sigset_t *before);
/* Links the object into the library, both of them paths. False, with a report, if the linker fails
 * or writes nothing; false without one if a signal arrived, which ends the linker. Signals are held
 * back meanwhile, so that the caller can remove the files. */
bool linker_run(Driver *driver, const char *object, const char *library);

#endif
