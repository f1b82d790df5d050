package nibblescope.app.recipe;

import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.LongName;
import nibblescope.core.quantize.Recipe;
import org.controlsfx.control.SearchableComboBox;
import org.jspecify.annotations.Nullable;

/// All recipes with a name, to search in; the first one of a format has the format's name above it.
final class PresetBox extends SearchableComboBox<Recipe> {
    private boolean showing;

    PresetBox(RecipeModel model) {
        setId("recipe-preset");
        setItems(FXCollections.observableArrayList(model.choices()));
        setMinWidth(0);
        setMaxWidth(Double.MAX_VALUE);
        getStyleClass().add(LongName.MAY_SHORTEN);
        setCellFactory(_ -> new Item());
        valueProperty().addListener((_, _, recipe) -> {
            if (!showing && recipe != null) {
                model.choose(recipe);
            }
        });
    }

    /// Shows a recipe, without choosing it.
    ///
    /// @param nameless what is shown for one that is not in the list
    void show(Recipe recipe, String nameless) {
        showing = true;
        setPromptText(nameless);
        setValue(getItems().contains(recipe) ? recipe : null);
        // Where it is narrow, ids that begin alike look alike.
        setTooltip(new Tooltip(recipe.id()));
        showing = false;
    }

    private static final class Item extends ListCell<Recipe> {
        @Override
        protected void updateItem(@Nullable Recipe item, boolean empty) {
            super.updateItem(item, empty);
            show();
        }

        @Override
        public void updateIndex(int index) {
            super.updateIndex(index);
            show();
        }

        private void show() {
            Recipe item = getItem();
            if (isEmpty() || item == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            if (isFirstOfGroup(item)) {
                Label group = new Label(RecipeModel.group(item));
                group.getStyleClass().add("recipe-group");
                setGraphic(new VBox(group, new Label(item.id())));
                setText(null);
            } else {
                setGraphic(null);
                setText(item.id());
            }
        }

        private boolean isFirstOfGroup(Recipe item) {
            int before = getIndex() - 1;
            return before < 0
                    || before >= getListView().getItems().size()
                    || !RecipeModel.group(getListView().getItems().get(before)).equals(RecipeModel.group(item));
        }
    }
}
