/* In: a name and the file that it is in. Out: what it means there, locals aside. */
#include "front/scope.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool scope_is_private(const Name *name) { return name->text[0] == '_'; }

Function *scope_find(const File *file, const Name *name) {
    if (!file) return NULL;
    Function *found = map_get(&file->symbols, name);
    for (uint32_t i = 0; !found && i < file->uses.count && !scope_is_private(name); i++)
        if (file->uses.at[i].file) found = map_get(&file->uses.at[i].file->symbols, name);
    return found;
}

bool scope_number(const Name *name, double *value) {
    static const struct {
        const char *name;
        double value;
    } numbers[] = {
#define NUMBER(name, value) {name, value},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (strcmp(name->text, numbers[i].name) == 0) return *value = numbers[i].value, true;
    return false;
}

bool scope_is_tau(const Name *name) {
#define TAU(tau) return strcmp(name->text, tau) == 0;
#include "front/words.def"
}

bool scope_is_reserved(const Name *name) {
    double ignored;
    return scope_is_tau(name) || scope_number(name, &ignored);
}

int scope_derivative(const Name *name) {
    static const struct {
        const char *name;
        int order;
    } derivatives[] = {
#define DERIVATIVE(name, order) {name, order},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(derivatives); i++)
        if (strcmp(name->text, derivatives[i].name) == 0) return derivatives[i].order;
    return -1;
}

bool scope_is_reduction(const Name *name) {
    static const char *const reductions[] = {
#define REDUCTION(name) name,
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(reductions); i++)
        if (strcmp(name->text, reductions[i]) == 0) return true;
    return false;
}
