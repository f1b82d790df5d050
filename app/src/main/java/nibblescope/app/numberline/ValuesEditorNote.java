package nibblescope.app.numberline;

/// What became of the last thing that was done to the values.
sealed interface ValuesEditorNote {
    /// Numbers were taken from a text.
    ///
    /// @param taken how many of them
    record Taken(ValuesText.Found found, int taken) implements ValuesEditorNote {}

    /// A text has no number, so nothing was changed.
    record NoNumber(String text) implements ValuesEditorNote {}

    /// What was typed is not one number, so nothing was changed.
    record NotANumber(String text) implements ValuesEditorNote {}

    /// There are as many values as there can be.
    record Full() implements ValuesEditorNote {}

    /// The last value stays.
    record LastStays() implements ValuesEditorNote {}
}
