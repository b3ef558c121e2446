package carousel;

import static carousel.check.Text.formatted;

import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.attention.EncoderDecoder;
import carousel.callbacks.Callbacks;
import carousel.callbacks.EarlyStopping;
import carousel.callbacks.ReduceOnPlateau;
import carousel.callbacks.SaveBest;
import carousel.cells.Gru;
import carousel.cells.Lstm;
import carousel.cells.MinLstm;
import carousel.cells.Mlstm;
import carousel.cells.OnLstm;
import carousel.cells.SimpleRnn;
import carousel.cells.Slstm;
import carousel.data.Examples;
import carousel.data.fetch.PublicData;
import carousel.data.tasks.Task;
import carousel.interop.Checkpoint;
import carousel.interop.ModelFile;
import carousel.interop.onnx.OnnxFile;
import carousel.layers.CellActivation;
import carousel.layers.DenseLayer;
import carousel.layers.Dropout;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.loss.Accuracy;
import carousel.loss.BinaryCrossEntropy;
import carousel.loss.CrossEntropy;
import carousel.loss.Loss;
import carousel.loss.Losses;
import carousel.loss.Metric;
import carousel.optim.Adam;
import carousel.optim.RmsProp;
import carousel.optim.Schedule;
import carousel.optim.Sgd;
import carousel.progress.Progress;
import carousel.progress.ProgressBar;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Cell;
import carousel.recurrent.Recurrent;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import carousel.train.FitOption;
import carousel.train.Model;
import carousel.train.Predictor;
import carousel.train.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The library's entry point: a static factory for each part of a model. With {@code import static carousel.Carousel.*;}
 * you define and train a model like this:
 *
 * <pre>{@code
 * var model = sequential(lstm(32), dense(1)).compile(adam(1e-2), mse());
 * var history = model.fit(train, epochs(200), validation(valid));
 * }</pre>
 *
 * Each method creates one object or option; its Javadoc links to the class that has the details.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Carousel {
    /** Activation of a cell or a dense layer: between -1 and 1. */
    public static final CellActivation TANH = CellActivation.TANH;
    /** Activation of a cell or a dense layer: 0 or more, without an upper bound. */
    public static final CellActivation RELU = CellActivation.RELU;
    /** Activation of a dense layer or a cell: between 0 and 1. */
    public static final CellActivation SIGMOID = CellActivation.SIGMOID;

    private Carousel() {}

    /** A stack of layers; the first one reads the input. */
    public static Sequential sequential(Layer... layers) {
        Rehearsal.begin();
        return new Sequential(layers);
    }

    /** An LSTM layer of H units; options in {@link Lstm}. */
    public static Lstm lstm(int units) {
        return new Lstm(units);
    }

    /** A gated recurrent unit layer; options in {@link Gru}. */
    public static Gru gru(int units) {
        return new Gru(units);
    }

    /** The plain recurrent layer, h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h); options in {@link SimpleRnn}. */
    public static SimpleRnn simpleRnn(int units) {
        return new SimpleRnn(units);
    }

    /** An LSTM with exponential gates and a normaliser (2024); options in {@link Slstm}. */
    public static Slstm slstm(int units) {
        return new Slstm(units);
    }

    /** An LSTM whose memory is an H x H matrix that stores values under keys (2024); options in {@link Mlstm}. */
    public static Mlstm mlstm(int units) {
        return new Mlstm(units);
    }

    /**
     * An LSTM with ordered units (2019): high units keep their state for long, low units change often; see
     * {@link OnLstm}.
     */
    public static OnLstm onLstm(int units) {
        return new OnLstm(units);
    }

    /** An LSTM whose gates see only the input (2024); options in {@link MinLstm}. */
    public static MinLstm minLstm(int units) {
        return new MinLstm(units);
    }

    /** A cell of your own as a layer, {@code recurrent(new MinGru(32))}; {@link Cell} says how to write one. */
    public static Recurrent recurrent(Cell cell) {
        return cell;
    }

    /** Two recurrent layers: this one reads forwards, a copy of it backwards; see {@link Bidirectional}. */
    public static Bidirectional bidirectional(Recurrent layer) {
        return new Bidirectional(layer);
    }

    /** A learnt vector of the given size for each of V symbols; see {@link Embedding}. */
    public static Embedding embedding(int symbols, int size) {
        return new Embedding(symbols, size);
    }

    /** During training, sets each number to 0 with probability p; options in {@link Dropout}. */
    public static Dropout dropout(double p) {
        return new Dropout(p);
    }

    /** Additive attention that pools a sequence into [context; last state]; see {@link AdditiveAttentionLayer}. */
    public static AdditiveAttentionLayer additiveAttention(int units) {
        return new AdditiveAttentionLayer(units);
    }

    /** Dot-product attention that pools a sequence into [context; last state]; see {@link DotAttentionLayer}. */
    public static DotAttentionLayer dotAttention() {
        return new DotAttentionLayer();
    }

    /** Turns one sequence of symbols into another, with or without attention; see {@link EncoderDecoder}. */
    public static EncoderDecoder encoderDecoder(Embedding source, Layer encoder, Embedding target, Recurrent decoder) {
        return new EncoderDecoder(source, encoder, target, decoder);
    }

    /** Normalises each column to mean 0 and variance 1, then scales and shifts; see {@link LayerNorm}. */
    public static LayerNorm layerNorm() {
        return new LayerNorm();
    }

    /** y = W x + b with the given number of rows, or y = f(W x + b) with an activation; see {@link DenseLayer}. */
    public static DenseLayer dense(int units) {
        return new DenseLayer(units);
    }

    /** Mean squared error. */
    public static Loss mse() {
        return Losses.mse();
    }

    /** Mean absolute error. */
    public static Loss mae() {
        return Losses.mae();
    }

    /** Squared error up to delta and absolute error beyond it, so that outliers count less. */
    public static Loss huber(double delta) {
        return Losses.huber(delta);
    }

    /**
     * The quantile loss: it is smallest when a share q of the targets lies below the prediction. To define a loss of
     * your own, see {@link Losses#of}.
     */
    public static Loss quantile(double q) {
        return Losses.quantile(q);
    }

    /** Binary cross-entropy of logits with targets of 0 or 1; options in {@link BinaryCrossEntropy}. */
    public static BinaryCrossEntropy bce() {
        return Losses.bce();
    }

    /** Softmax cross-entropy of logits with class numbers; options in {@link CrossEntropy}. */
    public static CrossEntropy crossEntropy() {
        return Losses.crossEntropy();
    }

    /** Stochastic gradient descent; options in {@link Sgd}. */
    public static Sgd sgd(double learningRate) {
        return new Sgd(learningRate);
    }

    /** RMSProp; options in {@link RmsProp}. */
    public static RmsProp rmsprop(double learningRate) {
        return new RmsProp(learningRate);
    }

    /** Adam; options in {@link Adam}. */
    public static Adam adam(double learningRate) {
        return new Adam(learningRate);
    }

    /** Adam with decoupled weight decay, by default 0.01; options in {@link Adam}. */
    public static Adam adamw(double learningRate) {
        return Adam.decoupled(learningRate);
    }

    /** A constant learning rate, as the start of {@code constant().warmUp(5)}. */
    public static Schedule constant() {
        return Schedule.constant();
    }

    /** A learning rate that is multiplied by the factor once every given number of epochs. */
    public static Schedule stepDecay(int every, double factor) {
        return Schedule.stepDecay(every, factor);
    }

    /** A learning rate that is multiplied by the factor after each epoch. */
    public static Schedule exponential(double factor) {
        return Schedule.exponential(factor);
    }

    /** A learning rate that falls to nearly 0 along half a cosine over all epochs. */
    public static Schedule cosine() {
        return Schedule.cosine();
    }

    /** The share of correct classes, shown during training. */
    public static Metric accuracy() {
        return new Accuracy();
    }

    /** The share of solved sequences, as the task defines it, shown during training. */
    public static Metric solved(Task task) {
        return Metric.solved(task);
    }

    /** Goes n times through the training examples. */
    public static FitOption epochs(int n) {
        return FitOption.epochs(n);
    }

    /** Uses n examples per step; 32 by default. */
    public static FitOption batch(int n) {
        return FitOption.batch(n);
    }

    /** Ends an epoch after n examples; the next one continues with the examples that follow. */
    public static FitOption examplesPerEpoch(int n) {
        return FitOption.examplesPerEpoch(n);
    }

    /** Computes the loss and metrics on these examples after each epoch. */
    public static FitOption validation(Examples examples) {
        return FitOption.validation(examples);
    }

    /** Takes the examples in their given order instead of shuffling them each epoch. */
    public static FitOption inOrder() {
        return FitOption.inOrder();
    }

    /** Batches examples of similar length, so that there is less padding to compute. */
    public static FitOption byLength() {
        return FitOption.byLength();
    }

    /**
     * Starts each batch with the final states of the batch before: truncated backpropagation through time. Examples are
     * taken in their own order; the batch of a {@code TokenStream} must be its number of streams.
     * States are zero again at the beginning of each epoch, also with {@link #examplesPerEpoch}, where an epoch goes on
     * in the middle of the streams, and wherever the examples begin again. Streams with gaps, or several joined, are
     * refused.
     */
    public static FitOption stateful() {
        return FitOption.stateful();
    }

    /** Shows no progress. */
    public static FitOption quiet() {
        return FitOption.quiet();
    }

    /** Scales the gradient of all parameters together down to this norm if it is larger. */
    public static FitOption clipNorm(double max) {
        return FitOption.clipNorm(max);
    }

    /** Clips every element of the gradient to ±max. */
    public static FitOption clipValue(double max) {
        return FitOption.clipValue(max);
    }

    /**
     * Calls the callback between steps and between epochs; {@link Callback} and {@link carousel.train.Fit} say what it
     * may do.
     */
    public static FitOption callback(Callback callback) {
        return FitOption.callback(callback);
    }

    /**
     * Runs this after each epoch; {@link carousel.train.Fit} says what it may do. To stop at a goal, take {@link #stopWhen},
     * which does not train on when a run that has reached it is resumed.
     */
    public static FitOption afterEpoch(BiConsumer<Fit, Epoch> action) {
        return callback(Callbacks.afterEpoch(action));
    }

    /** Runs this after each step, with the step's number in the epoch and its loss. */
    public static FitOption afterStep(Callback.Step action) {
        return callback(Callbacks.afterStep(action));
    }

    /**
     * Stops when the validation loss has not improved for n epochs, and keeps the best parameters. Without validation, the
     * training loss counts.
     */
    public static FitOption earlyStopping(int epochs) {
        return callback(new EarlyStopping(epochs));
    }

    /** The same, where a loss that is lower by {@code minDelta} or less is no improvement, as in Keras. */
    public static FitOption earlyStopping(int epochs, double minDelta) {
        return callback(new EarlyStopping(epochs, minDelta));
    }

    /**
     * Saves the model after each epoch that is the best so far, judged as {@link #earlyStopping(int)} does,
     * for {@link #load} to read. A path that cannot be written and a network that cannot be saved are refused before the first epoch.
     */
    public static FitOption saveBest(Path path) {
        return callback(new SaveBest(path));
    }

    /**
     * Multiplies the learning rate by the factor whenever the loss has not improved for n epochs; from then on, a schedule
     * of the optimiser no longer applies.
     */
    public static FitOption reduceOnPlateau(double factor, int n) {
        return callback(new ReduceOnPlateau(factor, n));
    }

    /** The same, where a loss that is lower by {@code minDelta} or less is no improvement, as in Keras. */
    public static FitOption reduceOnPlateau(double factor, int n, double minDelta) {
        return callback(new ReduceOnPlateau(factor, n, minDelta));
    }

    /** Stops after the first epoch whose results meet the condition. */
    public static FitOption stopWhen(Predicate<Epoch> reached) {
        return callback(Callbacks.stopWhen(reached));
    }

    /** Saves the run to the file after each epoch, or resumes the run that the file holds; see {@link Checkpoint}. */
    public static FitOption checkpoint(Path path) {
        return checkpoint(path, 1);
    }

    /** Saves the run to the file every few epochs, or resumes the run that the file holds. */
    public static FitOption checkpoint(Path path, int everyEpochs) {
        return callback(new Checkpoint(path, everyEpochs));
    }

    /**
     * Downloads a public data set from its publisher, unless it is already here, and shows a progress bar.
     *
     * @throws IOException if it cannot be downloaded or its checksum is wrong; the message says what to do
     */
    public static Path download(PublicData set) throws IOException {
        try (ProgressBar bar = Progress.open(100)) {
            return set.download((bytes, total) -> {
                int percent = total > 0 ? (int) (100 * bytes / total) : 0;
                String of = total > 0 ? " of " + total / 1000 : "";
                bar.update(percent, () -> formatted("%s: %d%s kB", set, bytes / 1000, of));
            });
        }
    }

    /**
     * Writes the model to a file that {@link #load} reads. To save a scaler or vocabulary with it, use
     * {@link ModelFile}.
     *
     * @throws IOException if the file cannot be written
     * @throws IllegalStateException if another thread is training the model
     */
    public static void save(Predictor model, Path path) throws IOException {
        ModelFile.of(model).save(path);
    }

    /**
     * Reads a model from a file, ready to predict. To continue training, compile it again:
     * {@code load(path).compile(adam(1e-3), mse())}.
     *
     * @throws IOException if the file cannot be read, is damaged or is not a Carousel model
     */
    public static Model load(Path path) throws IOException {
        return ModelFile.load(path).model();
    }

    /**
     * Writes the model to an ONNX file, to run it in Python or wherever ONNX Runtime runs. {@link OnnxFile} can also
     * put a scaler into the file, or make it answer with probabilities.
     *
     * @throws IOException if the file cannot be written
     * @throws IllegalStateException if another thread is training the model
     */
    public static void exportOnnx(Predictor model, Path path) throws IOException {
        OnnxFile.of(model).save(path);
    }

    /**
     * Reads a model that contains cells of your own; pass a factory for each: {@code load(path, MinGru::new)}.
     *
     * @throws IOException if the file cannot be read, is damaged or is not a Carousel model
     */
    public static Model load(Path path, Cell.Factory... cells) throws IOException {
        return ModelFile.load(path, cells).model();
    }
}
