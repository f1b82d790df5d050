package nibblescope.app.rules;

import java.util.List;
import java.util.Locale;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.Presentation;
import nibblescope.core.synthetic.DisputedBlock;

/// What of the matrix is shown, and how: family, order, groups, and blocks to look at.
final class RulesBar extends FlowPane {
    private final RulesModel model;
    private final Presentation presentation;

    RulesBar(RulesModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("rules-bar");
        ChoiceButtons<Family> families = new ChoiceButtons<>(
                List.of(Family.values()),
                model.familyProperty(),
                family -> presentation.text("rules.family." + family.id()),
                family -> presentation.text("rules.family." + family.id() + ".help"));
        families.setId("rules-family");
        ChoiceButtons<Order> orders = new ChoiceButtons<>(
                List.of(Order.values()),
                model.orderProperty(),
                order -> presentation.text("rules.order." + order.id()),
                order -> presentation.text("rules.order." + order.id() + ".help"));
        orders.setId("rules-order");
        ChoiceButtons<Grouping> groupings = new ChoiceButtons<>(
                List.of(Grouping.values()),
                model.groupingProperty(),
                grouping -> presentation.text("rules.groups." + grouping.id()),
                grouping -> presentation.text("rules.groups." + grouping.id() + ".help"));
        groupings.setId("rules-groups");
        getChildren().addAll(families, blocks(), orders, groupings);
    }

    private MenuButton blocks() {
        MenuButton button = new MenuButton(presentation.text("rules.blocks"));
        button.setId("rules-blocks");
        button.setTooltip(new Tooltip(presentation.text("rules.blocks.help")));
        button.setMinWidth(USE_PREF_SIZE);
        Menu mx = menu(Family.MXFP4, true);
        Menu nv = menu(Family.NVFP4, false);
        MenuItem back = new MenuItem();
        back.setMnemonicParsing(false);
        back.setOnAction(_ -> model.goBack());
        button.getItems().setAll(mx, nv);
        button.setOnShowing(_ -> {
            button.getItems().setAll(mx, nv);
            model.cameFrom().ifPresent(name -> {
                back.setText(presentation.text("rules.back", name));
                button.getItems().addAll(new SeparatorMenuItem(), back);
            });
        });
        return button;
    }

    private Menu menu(Family family, boolean mx) {
        Menu menu = new Menu(presentation.text("rules.family." + family.id()));
        for (DisputedBlock block : DisputedBlock.all()) {
            if (block.isMx() == mx) {
                MenuItem item = new MenuItem(block.id() + "   " + about(presentation, block));
                item.setMnemonicParsing(false);
                item.setId("rules-block-" + block.id().toLowerCase(Locale.ROOT));
                item.setOnAction(_ -> model.open(block));
                menu.getItems().add(item);
            }
        }
        return menu;
    }

    /// What a disputed block is about.
    static String about(Presentation presentation, DisputedBlock block) {
        return presentation.text("rules.block." + block.id().toLowerCase(Locale.ROOT));
    }
}
