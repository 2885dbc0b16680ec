/* The standard library as text inside the compiler: made from stdlib/ by the Makefile. */
#ifndef SMOOTH_STANDARD_H
#define SMOOTH_STANDARD_H

typedef struct {
    const char *name; /* as in `use "name"` */
    const char *text;
} StdlibFile;

extern const StdlibFile stdlib_files[]; /* ends with a NULL name */

#endif
