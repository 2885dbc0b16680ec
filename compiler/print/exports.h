/* The forms in which an object exports a function (exports.def). */
#ifndef SMOOTH_EXPORTS_H
#define SMOOTH_EXPORTS_H

#include "graph/model.h"

typedef enum {
#define EXPORT(id, ...) EXPORT_##id,
#include "print/exports.def"
    EXPORT_COUNT
} Export;

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

/* Sets of exports have the bits 1 << Export. */
static inline bool exports_have(unsigned set, Export form) { return set >> form & 1; }
/* The set that is exported if nothing is chosen. */
unsigned exports_usual(void);
/* The order of the derivatives that a model needs for all exports of a set: 0, 1 or 2. */
int exports_order(unsigned set);
/* The roots that a form computes, the one that it returns first; *count of them, at least one,
 * in the unit's arena. The model has the derivatives that they are. */
const Root *exports_roots(const Model *model, Export form, uint32_t *count);

#endif
