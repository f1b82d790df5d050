package nibblescope.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nibblescope.app.export.FileFormat;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.io.Input;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.TensorInfo;

/// What the program does in place of showing its window: it prints the 2 x 2 of the tensor that the
/// window would open with, and writes the pictures that it would show.
final class WithoutDisplay {
    private static final PlotRequest.Look LOOK =
            new PlotRequest.Look(Sizes.DEFAULT, 1, PlotRequest.Theme.LIGHT, Locale.ENGLISH, 1);

    private final PrintStream out;
    private final Services services;

    WithoutDisplay(PrintStream out, Services services) {
        this.out = out;
        this.services = services;
    }

    /// @param missing why there is no window
    void run(Input input, String missing) throws InputException, BackendException, DisplayException, IOException {
        out.println("No window, because " + missing + ": its table and pictures follow instead.");
        out.println();
        // The preset blocks tell the scale formats apart by themselves, and open so in the window too.
        boolean tensorScale = input != Input.OfSample.PRESETS;
        PowerOfTwoRule rule = PowerOfTwoRule.RCEIL;
        TensorInfo info;
        try (TensorFile opened = Tensors.open(input.toString());
                Backend backend = services.backend().get();
                Cancellation cancellation = new Cancellation(services.interrupts())) {
            info = Tensors.choose(opened, Optional.empty());
            TwoByTwoText.print(
                    TwoByTwo.of(opened.name(), opened.tensor(info), rule, tensorScale, backend, cancellation), out);
        }
        out.println();
        Map<PlotRequest.View, byte[]> pictures = new EnumMap<>(PlotRequest.View.class);
        PlotRequest.Recipes recipes =
                new PlotRequest.Recipes(Corner.E4M3_16.recipe(rule, tensorScale), List.of(), rule, tensorScale);
        for (PlotRequest.View view : PlotRequest.View.values()) {
            if (isShown(view)) {
                PlotRequest request = new PlotRequest(
                        new Source.Stored(input),
                        info,
                        view,
                        FileFormat.PNG,
                        recipes,
                        new Position(0, 0),
                        Map.of(),
                        LOOK);
                ByteArrayOutputStream picture = new ByteArrayOutputStream();
                services.plotter().draw(request, picture, RunMonitor.NONE);
                pictures.put(view, picture.toByteArray());
            }
        }
        Path folder = write(pictures);
        out.println(pictures.keySet().stream()
                .map(WithoutDisplay::fileName)
                .collect(Collectors.joining(", ", "Pictures in " + folder + ": ", "")));
    }

    private static boolean isShown(PlotRequest.View view) {
        return switch (view) {
            case BOARD, NUMBERLINE, ERRORMAP, MEMORY -> true;
            case DISTRIBUTIONS, BITS, RULES -> false;
        };
    }

    /// Writes the pictures into a folder that nobody has used before.
    private static Path write(Map<PlotRequest.View, byte[]> pictures) throws IOException {
        Path folder = Files.createTempDirectory("nibblescope-pictures-");
        for (Map.Entry<PlotRequest.View, byte[]> picture : pictures.entrySet()) {
            Files.write(folder.resolve(fileName(picture.getKey())), picture.getValue());
        }
        return folder;
    }

    private static String fileName(PlotRequest.View view) {
        return view.name().toLowerCase(Locale.ROOT) + ".png";
    }
}
