package nibblescope.app.numberline;

import javafx.animation.AnimationTimer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import nibblescope.app.chart.Presentation;

/// Moves the picture through the steps: by itself, or to a step that was asked for. Without motion
/// it goes from step to step at once.
final class Playback {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_OF_A_STEP = 1.4;
    private static final double SECONDS_BETWEEN = 1.6;
    /// A step that was asked for comes faster, and many not slower than one.
    private static final double SECONDS_OF_A_TRAVEL = 0.7;
    /// A frame that took longer counts as one of so long.
    private static final double LONGEST_FRAME = 0.1;

    private final NumberLineModel model;
    private final Presentation presentation;
    private final ReadOnlyBooleanWrapper playing = new ReadOnlyBooleanWrapper();
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            double seconds = last == 0 ? 0 : Math.min(LONGEST_FRAME, (now - last) / NANOS_PER_SECOND);
            last = now;
            frame(seconds);
        }
    };
    private long last;
    private double pause;
    private double speed;

    Playback(NumberLineModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        model.stepProperty().addListener((_, _, step) -> {
            if (model.momentProperty().get().step().number() != step.intValue()) {
                travel(step.intValue());
            }
        });
    }

    ReadOnlyBooleanProperty playingProperty() {
        return playing.getReadOnlyProperty();
    }

    /// Starts, from the beginning if all is told; or stops where it is.
    void toggle() {
        if (playing.get()) {
            stop();
            return;
        }
        if (at() >= Step.LAST) {
            model.scrub(0);
            pause = SECONDS_BETWEEN;
        } else {
            pause = 0;
        }
        playing.set(true);
        start();
    }

    /// Goes to the step after, or completes the one under way.
    void next() {
        go((int) Math.floor(at()) + 1);
    }

    /// Goes to the step before, or to the beginning of the one under way.
    void previous() {
        go((int) Math.ceil(at()) - 1);
    }

    /// Shows a moment, and stays there.
    void scrub(double at) {
        stop();
        model.scrub(at);
    }

    private void go(int step) {
        if (step >= 0 && step <= Step.LAST) {
            stop();
            model.stepProperty().set(step);
            travel(step);
        }
    }

    private double at() {
        return model.momentProperty().get().at();
    }

    private void travel(int step) {
        playing.set(false);
        if (presentation.motionProperty().get()) {
            speed = Math.max(1, Math.abs(step - at())) / SECONDS_OF_A_TRAVEL;
            start();
        } else {
            timer.stop();
            model.pass(step);
        }
    }

    private void start() {
        last = 0;
        timer.start();
    }

    private void stop() {
        playing.set(false);
        timer.stop();
    }

    private void frame(double seconds) {
        if (playing.get()) {
            play(seconds);
            return;
        }
        double way = model.stepProperty().get() - at();
        double passed = Math.min(Math.abs(way), speed * seconds);
        model.pass(at() + Math.copySign(passed, way));
        if (passed == Math.abs(way)) {
            model.pass(model.stepProperty().get());
            timer.stop();
        }
    }

    private void play(double seconds) {
        if (pause > 0) {
            pause -= seconds;
            return;
        }
        double whole = Math.floor(at()) + 1;
        double next = presentation.motionProperty().get() ? at() + seconds / SECONDS_OF_A_STEP : whole;
        if (next >= whole) {
            model.scrub(whole);
            pause = SECONDS_BETWEEN;
            if (whole >= Step.LAST) {
                stop();
            }
        } else {
            model.scrub(next);
        }
    }
}
