"""The instruction sets that matter to inference, out of the flags that a system lists."""

from collections.abc import Iterable

_SETS: tuple[tuple[str, frozenset[str]], ...] = (
    ("AVX", frozenset({"avx", "avx1.0"})),
    ("AVX2", frozenset({"avx2"})),
    ("AVX-512", frozenset({"avx512f"})),
    ("AVX-512 VNNI", frozenset({"avx512vnni"})),
    ("AVX-512 BF16", frozenset({"avx512bf16"})),
    ("AVX-512 FP16", frozenset({"avx512fp16"})),
    ("AVX-VNNI", frozenset({"avxvnni"})),
    ("AMX", frozenset({"amxtile"})),
    ("AMX INT8", frozenset({"amxint8"})),
    ("AMX BF16", frozenset({"amxbf16"})),
    ("NEON", frozenset({"asimd", "neon", "advsimd"})),
    ("dot product", frozenset({"asimddp", "featdotprod"})),
    ("I8MM", frozenset({"i8mm", "feati8mm"})),
    ("BF16", frozenset({"bf16", "featbf16"})),
    ("SVE", frozenset({"sve", "featsve"})),
    ("SVE2", frozenset({"sve2", "featsve2"})),
    ("SME", frozenset({"sme", "featsme"})),
)


def named_sets(flags: Iterable[str]) -> str:
    """The sets that matter, in a fixed order ("AVX2, AVX-512 VNNI"); "none of those that matter" for none.

    Flags are compared without underscores and case, as Linux writes avx512_vnni where others write AVX512VNNI.
    """
    known = {flag.lower().replace("_", "") for flag in flags}
    found = [name for name, spellings in _SETS if known & spellings]
    return ", ".join(found) if found else "none of those that matter"
