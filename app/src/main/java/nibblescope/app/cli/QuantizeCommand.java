package nibblescope.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.app.cli.QuantizedForm.Part;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.io.Input;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes what recipes make of tensors.
@Command(
        name = "quantize",
        description = "Writes the codes and scales that recipes make of tensors, as a safetensors file.",
        footerHeading = "%nWritten for each recipe and tensor, the tensor taken as rows of its last dimension:%n",
        footer = {
            "  ID/NAME/codes        U8, one code an element",
            "  ID/NAME/packed       U8, two codes a byte, as the reference packs them, where it does",
            "  ID/NAME/elem         U8, codes of more than 4 bits, as the reference stores them, where it does",
            "  ID/NAME/ggml_blocks  U8, scales and codes as ggml lays them out, rows by bytes a row",
            "  ID/NAME/scale        U8, the bytes of the block scales, rows by blocks a row",
            "  ID/NAME/gscale       F32, what the reference stores for the tensor or for each row, where it does",
            "  ID/NAME/dq           F32, what the codes dequantize to, with --dequantized",
            "  ID/NAME/packed_t, scale_t, gscale_t",
            "                       the same of the columns, transposed, where the reference keeps them beside its rows",
            "",
            "Of several tensors, those that a recipe does not fit are named on standard error and left out."
        })
final class QuantizeCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;
    private final Services services;
    private final long sliceElements;

    @Parameters(paramLabel = "FILE", description = RootCommand.FILE)
    private String file = "";

    @Option(
            names = "--tensor",
            paramLabel = "NAME",
            description = "Tensor to quantize; may be given several times. Default: all that can be quantized.")
    private List<String> names = List.of();

    @Option(
            names = "--recipe",
            paramLabel = "ID",
            required = true,
            parameterConsumer = RecipeIds.class,
            description = "Recipe to apply; may be given several times. `recipes` lists them.")
    private List<Recipe> recipes = List.of();

    @Option(names = "--dequantized", description = "Write what the codes dequantize to as well.")
    private boolean dequantized;

    @Mixin
    private OutputPath output = new OutputPath();

    /// @param err           where what is left out is named
    /// @param sliceElements the most elements that are quantized at once
    QuantizeCommand(PrintStream out, PrintStream err, Services services, long sliceElements) {
        this.out = out;
        this.err = err;
        this.services = services;
        this.sliceElements = sliceElements;
    }

    @Override
    public Integer call() throws InputException, TensorFileException, BackendException, IOException {
        output.require();
        try (TensorFile opened = Tensors.open(file)) {
            if (Input.of(file) instanceof Input.OfPath input
                    && Files.exists(output.path())
                    && Files.isSameFile(input.path(), output.path())) {
                throw new InputException("--out " + output.path() + " is the file that is read; choose another name");
            }
            Map<TensorInfo, List<QuantizedForm>> forms = forms(opened, tensors(opened));
            // The file is closed, and so complete or gone, before the cancellation is over.
            try (Cancellation cancellation = new Cancellation(services.interrupts());
                    Backend backend = services.backend().get()) {
                write(opened, forms, backend, cancellation);
            }
        }
        return ExitCode.DONE;
    }

    private List<TensorInfo> tensors(TensorFile opened) throws InputException {
        if (names.isEmpty()) {
            return opened.tensors();
        }
        List<TensorInfo> tensors = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            tensors.add(Tensors.named(opened, name));
        }
        return tensors;
    }

    /// What is written of each tensor. One that does not fit is left out, unless it is the only one.
    private Map<TensorInfo, List<QuantizedForm>> forms(TensorFile opened, List<TensorInfo> tensors)
            throws InputException {
        Map<TensorInfo, List<QuantizedForm>> forms = new LinkedHashMap<>();
        for (TensorInfo info : tensors) {
            Optional<String> obstacle = Tensors.obstacle(info);
            if (obstacle.isPresent()) {
                refuse(opened, tensors, info, "cannot be quantized: " + obstacle.get());
            } else {
                forms.put(info, forms(opened, tensors, info));
            }
        }
        if (forms.isEmpty()) {
            throw Tensors.nothingIn(opened);
        }
        for (Recipe recipe : recipes) {
            if (forms.values().stream()
                    .flatMap(List::stream)
                    .noneMatch(form -> form.recipe().id().equals(recipe.id()))) {
                throw new InputException("%s fits none of the tensors of %s".formatted(recipe, opened.name()));
            }
        }
        return forms;
    }

    private List<QuantizedForm> forms(TensorFile opened, List<TensorInfo> tensors, TensorInfo info)
            throws InputException {
        List<QuantizedForm> forms = new ArrayList<>();
        for (Recipe recipe : recipes) {
            Optional<String> obstacle = QuantizedForm.obstacle(info, recipe);
            if (obstacle.isPresent()) {
                refuse(opened, tensors, info, "does not fit " + recipe + ": " + obstacle.get());
            } else {
                forms.addAll(QuantizedForm.of(info, recipe, dequantized));
            }
        }
        return forms;
    }

    private void refuse(TensorFile opened, List<TensorInfo> tensors, TensorInfo info, String reason)
            throws InputException {
        String line = "%s: tensor \"%s\" %s".formatted(opened.name(), info.name(), reason);
        if (tensors.size() == 1) {
            throw new InputException(line);
        }
        err.println("left out: " + line.replaceAll("\\R", " "));
    }

    private void write(
            TensorFile opened, Map<TensorInfo, List<QuantizedForm>> forms, Backend backend, Cancellation cancellation)
            throws TensorFileException, BackendException {
        List<TensorInfo> parts = forms.values().stream()
                .flatMap(List::stream)
                .flatMap(form -> form.infos().stream())
                .toList();
        Map<String, String> notes = Map.of("source", opened.name());
        try (SafetensorsWriter writer = SafetensorsWriter.create(output.path(), parts, notes, output.force())) {
            for (TensorInfo info : forms.keySet()) {
                Tensor tensor = opened.tensor(info);
                boolean scaled = recipes.stream().anyMatch(Recipe::hasTensorScale);
                float ofTensor = scaled ? backend.amax(tensor, cancellation) : 0;
                for (QuantizedForm form : forms.getOrDefault(info, List.of())) {
                    float amax =
                            form.recipe().needsOwnAmax() ? backend.amax(tensor, form.recipe(), cancellation) : ofTensor;
                    new SlicedRun(backend, sliceElements, cancellation, form, writer).write(tensor, amax);
                    report(form);
                }
            }
            writer.finish();
        }
        long bytes = parts.stream().mapToLong(TensorInfo::bytes).sum();
        out.println("wrote %s: %d tensors, %d bytes".formatted(output.path(), parts.size(), bytes));
    }

    private void report(QuantizedForm form) {
        if (!form.parts().contains(Part.CODES)) {
            return;
        }
        out.println("%s/%s: %d blocks"
                .formatted(form.recipe(), form.source().name(), form.layout().blocks()));
        if (form.refusedByReference()) {
            out.println("note: %s: %s refuses rows of %d, which are not whole blocks; %s"
                    .formatted(
                            form.recipe(),
                            form.recipe().provenance().implementation(),
                            form.layout().columns(),
                            form.parts().contains(Part.PACKED)
                                    ? "packed is filled up with zeros"
                                    : "there are codes and scales, but nothing packed"));
        }
    }
}
