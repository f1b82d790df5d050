/// Number formats, tensors, recipes, quantizers, metrics and backends of Nibblescope: everything
/// but the window. Runs on `java.base` and Jackson's streaming parser alone; where the incubator's
/// vector module is there too, the backend of this machine's processors runs on it.
@org.jspecify.annotations.NullMarked
module nibblescope.core {
    requires transitive tools.jackson.core;
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports nibblescope.core.format;
    exports nibblescope.core.tensor;
    exports nibblescope.core.io;
    exports nibblescope.core.synthetic;
    exports nibblescope.core.quantize;
    exports nibblescope.core.metrics;
    exports nibblescope.core.backend;
    exports nibblescope.core.backend.cpu;
    exports nibblescope.core.backend.cuda;
    exports nibblescope.core.backend.worker;
}
