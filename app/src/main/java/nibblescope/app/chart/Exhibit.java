package nibblescope.app.chart;

import java.util.Map;

/// What a view gives away besides its looks: the numbers behind it, and the settings by which a
/// session, a copied command and the `plot` command show the same again. Models are exhibits.
public interface Exhibit {
    /// The numbers behind what is shown now; a table without rows while there is nothing.
    Dataset data();

    /// The settings of this view alone that are not as they were at first, by name. What all views
    /// share, such as the selected block, is not among them.
    Map<String, String> settings();

    /// Takes over settings that were read by name.
    ///
    /// @throws IllegalArgumentException if there is no such setting, or no such value; the message
    ///                 says what was read and what is expected
    void apply(Map<String, String> settings);
}
