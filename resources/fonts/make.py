#!/usr/bin/env python3
"""Makes the fonts of this folder from those of Debian 12.

Needs fonttools (pip install fonttools) and the unpacked packages fonts-inter 4.0~beta7+ds-1,
fonts-noto-core and fonts-noto-mono 20201225-1:

    apt-get download fonts-inter fonts-noto-core fonts-noto-mono
    for package in *.deb; do dpkg-deb -x $package fonts; done
    python3 make.py fonts

What differs from the originals: figures and the marks between them are as wide as each other
without a font feature, which JavaFX cannot ask for; characters that the explorer does not write are
left out; signs that Inter lacks come from Noto Sans Math, Noto Sans Symbols 2 and Noto Sans; outlines
are TrueType's. The names are new, so that an installed Inter is not taken for this one.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
DEBIAN = "usr/share/fonts"
INTER = f"{DEBIAN}/opentype/inter/Inter-%s.otf"
NOTO = f"{DEBIAN}/truetype/noto/Noto%s-%s.ttf"

# Latin with its extensions, Greek, Cyrillic, punctuation, super- and subscripts, currency, letterlike
# signs, fractions, arrows, mathematics, technical signs, boxes and blocks, shapes, check marks.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x1D49, 0x1D49), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2500, 0x257F), (0x2580, 0x259F),
    (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2713, 0x2717), (0xFFFD, 0xFFFD),
]
CHARACTERS = {code for first, last in RANGES for code in range(first, last + 1)}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]
TOLERANCE = 0.5


def fixed_width_figures(font):
    """Lets characters stand for the glyphs that the feature tnum would replace theirs with."""
    table = font["GSUB"].table
    replaced = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for rule in table.LookupList.Lookup[index].SubTable:
                    replaced.update(getattr(rule, "ExtSubTable", rule).mapping)
    kept = {ord(c) for c in ",.:;"}
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            for code, name in cmap.cmap.items():
                if name in replaced and code not in kept:
                    cmap.cmap[code] = replaced[name]
    # In weights between those that were drawn they differ by roundings.
    metrics, names = font["hmtx"], font.getBestCmap()
    width = metrics[names[ord("0")]][0]
    for code in range(ord("0"), ord("9") + 1):
        metrics[names[code]] = (width, metrics[names[code]][1])


def only(font, characters, features):
    options = subset.Options(layout_features=features, name_IDs=["*"], notdef_outline=True, hinting=False)
    options.drop_tables += ["DSIG", "meta", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def to_truetype(font):
    """Replaces cubic outlines by quadratic ones."""
    if "glyf" in font:
        return
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = glyphs
    font["maxp"].tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 2.0
    font["post"].extraNames = []
    font["post"].mapping = {}
    font["post"].glyphOrder = order
    font.sfntVersion = "\000\001\000\000"
    for name in order:
        glyph = glyphs[name]
        glyph.recalcBounds(font["glyf"])
        width = font["hmtx"][name][0]
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))


def add_missing(font, other, characters, width=None):
    """Adds glyphs of characters that the font lacks, at the same size, or at most as wide as given."""
    same_size = font["head"].unitsPerEm / other["head"].unitsPerEm
    has = font.getBestCmap()
    theirs = other.getBestCmap()
    outlines = other.getGlyphSet()
    for code in sorted(characters):
        if code in has or code not in theirs:
            continue
        advance = outlines[theirs[code]].width
        scale = same_size if width is None else min(same_size, width / advance)
        shift = 0 if width is None else (width - advance * scale) / 2
        pen = TTGlyphPen(None)
        # Composed glyphs are drawn out, as their parts are not taken along.
        drawn = DecomposingRecordingPen(outlines)
        outlines[theirs[code]].draw(drawn)
        drawn.replay(TransformPen(pen, (scale, 0, 0, scale, shift, 0)))
        glyph = pen.glyph()
        name = f"noto{code:04X}"
        font.setGlyphOrder(font.getGlyphOrder() + [name])
        font["glyf"].glyphs[name] = glyph
        font["glyf"].glyphOrder = font.getGlyphOrder()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width or round(advance * scale), getattr(glyph, "xMin", 0))
        for cmap in font["cmap"].tables:
            if cmap.isUnicode():
                cmap.cmap[code] = name


def rename(font, family, style):
    copyright = "; ".join(sorted({str(n) for n in font["name"].names if n.nameID == 0}))
    names = {1: family, 2: style, 3: f"{family} {style} 1.000", 4: family if style == "Regular" else f"{family} {style}",
             6: f"{family.replace(' ', '')}-{style}"}
    table = font["name"]
    version = str(table.getDebugName(5))
    table.names = []
    licence = ("This Font Software is licensed under the SIL Open Font License, Version 1.1. "
               "This license is available with a FAQ at: https://openfontlicense.org")
    names |= {0: copyright, 5: f"Version 1.000; from {version}", 13: licence, 14: "https://openfontlicense.org"}
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0


def save(font, name):
    font["head"].created = font["head"].modified = 3_850_000_000
    path = HERE / name
    font.save(path)
    print(f"{name}: {path.stat().st_size} bytes, {len(font.getBestCmap())} characters")


def make(folder):
    def open_font(path):
        return TTFont(folder / path, recalcTimestamp=False)

    def noto(name, style="Regular"):
        return open_font(NOTO % (name, style))

    for style, original in ("Regular", "Regular"), ("Bold", "SemiBold"):
        sans = open_font(INTER % original)
        fixed_width_figures(sans)
        only(sans, CHARACTERS, FEATURES)
        to_truetype(sans)
        for other in "Sans", "SansMath", "SansSymbols2", "SansMono":
            add_missing(sans, noto(other), CHARACTERS)
        rename(sans, "Nibblescope Sans", style)
        save(sans, f"NibblescopeSans-{style}.ttf")
        mono = noto("SansMono", style)
        only(mono, CHARACTERS, FEATURES)
        for other in "SansMath", "SansSymbols2":
            add_missing(mono, noto(other), CHARACTERS, width=mono["hmtx"]["zero"][0])
        rename(mono, "Nibblescope Mono", style)
        save(mono, f"NibblescopeMono-{style}.ttf")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
