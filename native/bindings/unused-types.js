// For Emscripten's link: what Embind's library tells JavaScript about types that embind.cpp does not use. It tells all of them,
// always, and with each comes its glue. A function that is bound with one of these would fail as the engine starts.
// No arrows: Emscripten copies a function's text behind a name of its own.
mergeInto(
  LibraryManager.library,
  Object.fromEntries(
    ['bool', 'integer', 'bigint', 'std_string', 'std_wstring', 'emval', 'memory_view'].flatMap((type) => [
      [`_embind_register_${type}`, function () {}],
      [`_embind_register_${type}__deps`, []],
    ]),
  ),
)
