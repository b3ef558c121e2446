package carousel;

import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.attention.EncoderDecoder;
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
import carousel.loss.BinaryCrossEntropy;
import carousel.loss.CrossEntropy;
import carousel.loss.Loss;
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
import carousel.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The front door. With {@code import static carousel.Carousel.*;} a model reads
 *
 * <pre>{@code
 * var model = sequential(lstm(32), dense(1)).compile(adam(1e-2), mse());
 * var history = model.fit(train, epochs(200), validation(valid));
 * }</pre>
 *
 * Every method here makes one thing and says in which class its options are found.
 */
public final class Carousel {
    /** Activation of a cell: between -1 and 1. */
    public static final CellActivation TANH = CellActivation.TANH;
    /** Activation of a cell: from 0 up, without bound. */
    public static final CellActivation RELU = CellActivation.RELU;

    private Carousel() {}

    /** Layers one upon the other, the first of them next to the input. */
    public static Network sequential(Layer... layers) {
        return new Network(List.of(layers));
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

    /** An LSTM with exponential gates and a normaliser, of 2024; options in {@link Slstm}. */
    public static Slstm slstm(int units) {
        return new Slstm(units);
    }

    /** An LSTM whose memory is an H x H matrix of keys and values, of 2024; options in {@link Mlstm}. */
    public static Mlstm mlstm(int units) {
        return new Mlstm(units);
    }

    /** An LSTM whose units are in an order, of 2019: high ones last, low ones change often; options in {@link OnLstm}. */
    public static OnLstm onLstm(int units) {
        return new OnLstm(units);
    }

    /** An LSTM whose gates see the input alone, of 2024; options in {@link MinLstm}. */
    public static MinLstm minLstm(int units) {
        return new MinLstm(units);
    }

    /** A cell that you wrote yourself as a layer, {@code recurrent(new MinGru(32))}; how to write one, in {@link Cell}. */
    public static Recurrent recurrent(Cell cell) {
        return cell;
    }

    /** A recurrent layer and its copy that reads from the end; see {@link Bidirectional}. */
    public static Bidirectional bidirectional(Recurrent layer) {
        return new Bidirectional(layer);
    }

    /** A learnt column of the given size for each of V symbols; see {@link Embedding}. */
    public static Embedding embedding(int symbols, int size) {
        return new Embedding(symbols, size);
    }

    /** In training, drops each number with probability p; options in {@link Dropout}. */
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

    /** From one sequence of symbols to another, with or without attention; see {@link EncoderDecoder}. */
    public static EncoderDecoder encoderDecoder(Embedding source, Layer encoder, Embedding target, Recurrent decoder) {
        return new EncoderDecoder(source, encoder, target, decoder);
    }

    /** Normalises each column to mean 0 and variance 1, then scales and shifts; see {@link LayerNorm}. */
    public static LayerNorm layerNorm() {
        return new LayerNorm();
    }

    /** y = W x + b with the given number of rows; see {@link DenseLayer}. */
    public static DenseLayer dense(int units) {
        return new DenseLayer(units);
    }

    /** Mean squared error. */
    public static Loss mse() {
        return Loss.mse();
    }

    /** Mean absolute error. */
    public static Loss mae() {
        return Loss.mae();
    }

    /** Squared error up to delta, absolute beyond, so that outliers pull less. */
    public static Loss huber(double delta) {
        return Loss.huber(delta);
    }

    /** The loss whose best answer is the value that a share q of the targets lies below; one of your own, {@link Loss#of}. */
    public static Loss quantile(double q) {
        return Loss.quantile(q);
    }

    /** Binary cross-entropy of logits with targets of 0 or 1; options in {@link BinaryCrossEntropy}. */
    public static BinaryCrossEntropy bce() {
        return Loss.bce();
    }

    /** Softmax cross-entropy of logits with class numbers; options in {@link CrossEntropy}. */
    public static CrossEntropy crossEntropy() {
        return Loss.crossEntropy();
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

    /** Adam with decoupled weight decay, 0.01 unless said otherwise; options in {@link Adam}. */
    public static Adam adamw(double learningRate) {
        return Adam.decoupled(learningRate);
    }

    /** A learning rate that does not change: the start of {@code constant().warmUp(5)}. */
    public static Schedule constant() {
        return Schedule.constant();
    }

    /** A learning rate that is multiplied by the factor after every so many epochs. */
    public static Schedule stepDecay(int every, double factor) {
        return Schedule.stepDecay(every, factor);
    }

    /** A learning rate that is multiplied by the factor after each epoch. */
    public static Schedule exponential(double factor) {
        return Schedule.exponential(factor);
    }

    /** A learning rate that falls to nearly 0 in half a cosine over all epochs. */
    public static Schedule cosine() {
        return Schedule.cosine();
    }

    /** The share of right classes, watched while training. */
    public static Metric accuracy() {
        return Metric.accuracy();
    }

    /** The share of sequences that are solved by the measure of their task, watched while training. */
    public static Metric solved(Task task) {
        return Metric.solved(task);
    }

    /** Goes n times through the training examples. */
    public static FitOption epochs(int n) {
        return FitOption.epochs(n);
    }

    /** Takes n examples for each step; 32 unless said otherwise. */
    public static FitOption batch(int n) {
        return FitOption.batch(n);
    }

    /** Ends an epoch after n examples; the next goes on with those that follow. */
    public static FitOption examplesPerEpoch(int n) {
        return FitOption.examplesPerEpoch(n);
    }

    /** Measures loss and metrics on these examples after each epoch. */
    public static FitOption validation(Examples examples) {
        return FitOption.validation(examples);
    }

    /** Takes the examples in their order, not in a new random order each epoch. */
    public static FitOption inOrder() {
        return FitOption.inOrder();
    }

    /** Puts examples of about the same length into a batch, so that there is less padding to compute. */
    public static FitOption byLength() {
        return FitOption.byLength();
    }

    /** Begins each batch with the states in which the one before ended: truncated backpropagation through time. */
    public static FitOption stateful() {
        return FitOption.stateful();
    }

    /** Shows no progress. */
    public static FitOption quiet() {
        return FitOption.quiet();
    }

    /** Scales the gradient of all parameters together down to this norm where it is larger. */
    public static FitOption clipNorm(double max) {
        return FitOption.clipNorm(max);
    }

    /** Cuts every element of the gradient at ±max. */
    public static FitOption clipValue(double max) {
        return FitOption.clipValue(max);
    }

    /** Calls this between steps and between epochs; what it may do, in {@link Callback} and {@link carousel.train.Fit}. */
    public static FitOption callback(Callback callback) {
        return FitOption.callback(callback);
    }

    /** Does this after each epoch; what it may do, in {@link carousel.train.Fit}. */
    public static FitOption afterEpoch(BiConsumer<Fit, Epoch> action) {
        return FitOption.afterEpoch(action);
    }

    /** Does this after each step, given its number in the epoch and its loss. */
    public static FitOption afterStep(Callback.Step action) {
        return FitOption.afterStep(action);
    }

    /** Stops when the validation loss has not improved for n epochs, and keeps the best parameters. */
    public static FitOption earlyStopping(int epochs) {
        return FitOption.earlyStopping(epochs);
    }

    /** Multiplies the learning rate by the factor whenever the loss has not improved for n epochs. */
    public static FitOption reduceOnPlateau(double factor, int n) {
        return FitOption.reduceOnPlateau(factor, n);
    }

    /** Stops after the first epoch whose figures are as wished. */
    public static FitOption stopWhen(Predicate<Epoch> reached) {
        return FitOption.stopWhen(reached);
    }

    /** Saves the run into the file after each epoch, or goes on with the run that is there; see {@link Checkpoint}. */
    public static FitOption checkpoint(Path path) {
        return checkpoint(path, 1);
    }

    /** Saves the run into the file after every so many epochs, or goes on with the run that is there. */
    public static FitOption checkpoint(Path path, int everyEpochs) {
        return FitOption.saving(new Checkpoint(path, everyEpochs));
    }

    /** Fetches a well-known text from its publisher, unless it is here already, and shows how far it has come. */
    public static Path download(PublicData set) throws IOException {
        try (ProgressBar bar = Progress.open(100)) {
            return set.download((bytes, total) -> {
                int percent = total > 0 ? (int) (100 * bytes / total) : 0;
                String of = total > 0 ? " of " + total / 1000 : "";
                bar.update(percent, () -> "%s: %d%s kB".formatted(set, bytes / 1000, of));
            });
        }
    }

    /** Writes the model into a file that {@link #load} reads; what is to go with it, in {@link ModelFile}. */
    public static void save(Model model, Path path) throws IOException {
        ModelFile.of(model).save(path);
    }

    /** A model out of a file; it predicts. To train on, {@code load(path).network().compile(adam(1e-3), mse())}. */
    public static Model load(Path path) throws IOException {
        return ModelFile.load(path).model();
    }

    /**
     * Writes the model into an ONNX file, for use in Python or wherever ONNX Runtime runs. Probabilities at the end, and a
     * scaler as a part of the file, in {@link OnnxFile}.
     */
    public static void exportOnnx(Model model, Path path) throws IOException {
        OnnxFile.of(model).save(path);
    }

    /** The same for a network with cells of your own, which you say how to make: {@code load(path, MinGru::new)}. */
    public static Model load(Path path, Cell.Factory... cells) throws IOException {
        return ModelFile.load(path, cells).model();
    }
}
