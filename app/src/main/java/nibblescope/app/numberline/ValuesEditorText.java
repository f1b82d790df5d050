package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// What the list of values says in words.
record ValuesEditorText(Presentation presentation) {
    String title(int count) {
        return presentation.text("values.title", Integer.toString(count), Integer.toString(ValuesEditorModel.MOST));
    }

    String presetHelp() {
        return presentation.text(
                "values.preset.help",
                presentation.figures().format("%.2f", PresetBlock.MXFP4_MSE),
                presentation.figures().format("%.2f", PresetBlock.NVFP4_MSE));
    }

    /// What became of the last change: what was read, and what is expected where it was no good.
    String note(ValuesEditorNote note) {
        return switch (note) {
            case ValuesEditorNote.Taken taken -> taken(taken.found(), taken.taken());
            case ValuesEditorNote.NoNumber(String text) ->
                text.isEmpty() ? presentation.text("values.note.empty") : presentation.text("values.note.none", text);
            case ValuesEditorNote.NotANumber(String text) -> presentation.text("values.note.notone", text);
            case ValuesEditorNote.Full() ->
                presentation.text("values.note.full", Integer.toString(ValuesEditorModel.MOST));
            case ValuesEditorNote.LastStays() -> presentation.text("values.note.last");
        };
    }

    private String taken(ValuesText.Found found, int taken) {
        List<String> sentences = new ArrayList<>();
        String count = Figures.count(found.count());
        sentences.add(
                taken == found.count()
                        ? presentation.text("values.note.taken", count)
                        : presentation.text("values.note.first", count, Integer.toString(taken)));
        if (found.cut()) {
            sentences.add(presentation.text("values.note.cut", Figures.count(ValuesText.MOST_CHARACTERS)));
        }
        if (found.decimalCommas()) {
            sentences.add(presentation.text("values.note.commas"));
        }
        if (found.outOfRange() > 0) {
            sentences.add(presentation.text("values.note.range", Figures.count(found.outOfRange())));
        }
        found.misread().ifPresent(piece -> sentences.add(presentation.text("values.note.misread", piece)));
        return String.join(" ", sentences);
    }
}
