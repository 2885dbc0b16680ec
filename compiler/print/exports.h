/* The forms in which an object exports a function (exports.def). */
#ifndef SMOOTH_EXPORTS_H
#define SMOOTH_EXPORTS_H

#include <stdbool.h>

#include "graph/argument.h"

typedef enum {
#define EXPORT(id, ...) EXPORT_##id,
#include "print/exports.def"
    EXPORT_COUNT
} Export;

/* The columns of exports.def, where they are explained. */
typedef enum { CALL_POINT, CALL_COLUMNS, CALL_ROWS } ExportCall;
typedef enum { GIVES_VALUE, GIVES_GRADIENT, GIVES_HESSIAN, GIVES_TAU } ExportResult;
typedef enum { TAU_DEFAULT, TAU_GIVEN, TAU_HARD } ExportTau;

/* A row of exports.def. */
typedef struct {
    const char *name, *suffix;
    ExportCall call;
    ExportResult gives;
    ExportTau tau;
    bool is_usual;
    const char *about;
} ExportInfo;

extern const ExportInfo exports_table[EXPORT_COUNT];

/* A set of exports has the bit 1 << form for each of its members. */
static inline bool exports_have(unsigned set, Export form) { return set >> form & 1; }
/* The set that is exported if nothing is chosen. */
unsigned exports_usual(void);
/* The order of the derivatives that a model needs for all exports of a set: 0, 1 or 2. */
int exports_order(unsigned set);
/* The roots of the model that a form computes, *count of them, at least one; the first is the one
 * that it returns. In the unit's arena. The model's order is at least the form's. */
const Root *exports_roots(const Model *model, Export form, uint32_t *count);

#endif
