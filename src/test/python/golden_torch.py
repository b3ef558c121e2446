"""Frozen results of PyTorch: python src/test/python/golden_torch.py"""

import numpy as np
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from golden import GATES, Case, columns, matrix, prefixes, valid

VERSION = torch.__version__.split("+")[0]
T, B, D, H = 7, 4, 3, 5
LENGTHS = [5, 7, 1, 3]
MODULES = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


def recurrent(name, cell, layers=1, bidirectional=False, lengths=None, activation="tanh"):
    """Outputs, final states, and the gradients of L = sum(R * y) + sum(Rh * hT) (+ sum(Rc * cT))."""
    names = [""] if layers == 1 else [f"{layer}." for layer in range(layers)]
    case = new_case(name, dict(T=T, B=B, D=D, H=H), [cell] * layers, bidirectional, activation, lengths)
    module = recurrent_module(cell, D, layers, bidirectional, activation)
    load(case, module, names, split_bias=True)
    groups = sum(prefixes(names, bidirectional), [])

    x = tensor(case.grid(T, B, D, scale=1))
    case.arrays["x"] = columns(x.detach())
    states = {s: tensor(case.grid(len(groups), B, H)) for s in ("hc" if cell == "lstm" else "h")}
    y, final = run(module, x, tuple(states.values()), lengths)

    R = torch.tensor(case.grid(*y.shape, scale=1) * valid(lengths or [T] * B, T)[:, :, None])
    case.arrays |= {"y": columns(y.detach()), "R": columns(R)}
    loss = (R * y).sum()
    for (letter, s0), sT in zip(states.items(), final):
        Rs = torch.tensor(case.grid(*sT.shape, scale=1))
        loss = loss + (Rs * sT).sum()
        for k, group in enumerate(groups):
            case.arrays[f"{group}{letter}0"] = s0[k].detach().numpy().T
            case.arrays[f"{group}{letter}T"] = sT[k].detach().numpy().T
            case.arrays[f"{group}R{letter}"] = Rs[k].numpy().T
    loss.backward()

    case.numbers["loss"] = loss.item()
    case.gradients = gradients(module, names) | {"x": columns(x.grad)}
    for letter, s0 in states.items():
        case.gradients |= {f"{group}{letter}0": s0.grad[k].numpy().T for k, group in enumerate(groups)}
    case.save()


def training(name, cell, layers=1, bidirectional=False, lengths=None, every_step=False, clip=1.0, tokens=None, O=2):
    """Losses and gradient norms of ten steps on one batch: backward, clip by global norm, Adam.

    Without tokens, the model is recurrent layers and a dense layer, and the loss is the mse of O outputs. With tokens,
    an embedding comes first, and the loss is the softmax cross-entropy of O classes, averaged over what is not padding.
    The gradients are those of the first step, before clipping.
    """
    model = (["embedding"] if tokens else []) + [cell] * layers + ["dense"]
    sizes = dict(T=T, B=B, D=D, H=H, O=O) | ({"V": tokens} if tokens else {})
    adam = dict(lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-8)
    more = dict(everyStep=every_step, lossFunction="cross-entropy" if tokens else "mse", clipNorm=clip, adam=adam)
    case = new_case(name, sizes, model, bidirectional, "tanh", lengths, **more)

    names = [f"{position}." for position, layer in enumerate(model) if layer == cell]
    recurrent = recurrent_module(cell, D, layers, bidirectional, "tanh")
    load(case, recurrent, names, split_bias=False)
    dense = nn.Linear(H * (2 if bidirectional else 1), O).double()
    dense_names = {"weight": f"{len(model) - 1}.W", "bias": f"{len(model) - 1}.b"}
    put(case, dense, dense_names, scale=2)
    parts = [recurrent, dense]

    if tokens:
        embedding = nn.Embedding(tokens, D).double()
        put(case, embedding, {"weight": "0.E"}, scale=1)
        parts.append(embedding)
        x = torch.tensor(case.random.integers(0, tokens, (T, B)))
        target = torch.tensor(case.random.integers(0, O, (T, B) if every_step else (B,)))
        case.arrays = {"tokens": columns(x[:, :, None]), "target": target.reshape(1, -1)}
        if every_step and lengths:  # PyTorch leaves targets of -100 out of the mean
            target = torch.where(torch.tensor(valid(lengths, T)) > 0, target, -100)
    else:
        x, target = torch.tensor(case.grid(T, B, D, scale=1)), torch.tensor(case.grid(B, O, scale=4))
        case.arrays = {"x": columns(x), "target": target.T}

    def loss():
        y, final = run(recurrent, embedding(x) if tokens else x, None, lengths)
        last = torch.cat(tuple(final[0][-2:] if bidirectional else final[0][-1:]), dim=-1)
        output = dense(y if every_step else last)
        if tokens:
            return nn.functional.cross_entropy(output.reshape(-1, O), target.reshape(-1))
        return nn.functional.mse_loss(output, target)

    def collect():
        collected = gradients(recurrent, names) | {ours: gradient(dense, w) for w, ours in dense_names.items()}
        return collected | ({"0.E": gradient(embedding, "weight").T} if tokens else {})

    ten_steps(case, parts, loss, collect, clip, adam)


def ten_steps(case, modules, loss, collect, clip, adam):
    """The losses and gradient norms of ten steps, and what collect() finds after the first backward pass."""
    trained = [p for module in modules for p in module.parameters()]
    optimiser = torch.optim.Adam(trained, lr=adam["lr"], betas=(adam["beta1"], adam["beta2"]), eps=adam["eps"])
    case.numbers = {"losses": [], "norms": []}
    for step in range(10):
        optimiser.zero_grad()
        value = loss()
        value.backward()
        if step == 0:
            case.gradients = collect()
        case.numbers["losses"].append(value.item())
        case.numbers["norms"].append(clip_grad_norm_(trained, clip).item())
        optimiser.step()
    case.save()


def encoder_decoder(name, cell, attention):
    """The same as training(), for an encoder and a decoder with attention between them; see EncoderDecoder.java.

    The first row of x holds the source's symbols. The second holds the decoder's inputs: 1 for the start, then the
    target. 0 is padding and does not count in the mean. The encoder reads packed sequences.
    """
    V, A, clip, adam = 6, 4, 1.0, dict(lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-8)
    source_lengths, target_lengths = [7, 1, 5, 3], [4, 7, 2, 5]
    more = dict(cell=cell, attention=attention, lossFunction="cross-entropy", clipNorm=clip, adam=adam)
    sizes = dict(T=T, B=B, D=D, H=H, A=A, V=V, O=V)
    case = Case("torch", VERSION, "double", name, sizes, model=["encoderDecoder", "dense"], **more)

    encoder, decoder = (recurrent_module(cell, D, 1, False, "tanh") for _ in range(2))
    load(case, encoder, ["0.encoder."], split_bias=False)
    load(case, decoder, ["0.decoder."], split_bias=False)
    source, target = (nn.Embedding(V, D).double() for _ in range(2))
    combine, dense = nn.Linear(2 * H, H, bias=False).double(), nn.Linear(H, V).double()
    parts = [(source, {"weight": "0.source.E"}), (target, {"weight": "0.target.E"})]
    parts += [(combine, {"weight": "0.W_c"}), (dense, {"weight": "1.W", "bias": "1.b"})]
    if attention == "additive":
        W_q, W_k, v = (nn.Linear(i, A, bias=False).double() for i in (H, H, 1))
        parts += [(W_q, {"weight": "0.attention.W_q"}), (W_k, {"weight": "0.attention.W_k"})]
        parts += [(v, {"weight": "0.attention.v"})]
    for module, names in parts:
        put(case, module, names, scale=1)

    symbols = case.random.integers(1, V, (2, T, B))
    said = case.random.integers(0, V, (T, B))
    symbols[1, 0] = 1
    symbols[0] *= valid(source_lengths, T).astype(int)
    symbols[1] *= valid(target_lengths, T).astype(int)
    case.arrays = {"x": symbols.reshape(2, -1), "target": said.reshape(1, -1)}
    x, told = torch.tensor(symbols[0]), torch.tensor(symbols[1])
    mask = torch.tensor(valid(source_lengths, T).T > 0)[:, None, :]
    aim = torch.where(torch.tensor(valid(target_lengths, T)) > 0, torch.tensor(said), -100)

    def loss():
        k, state = run(encoder, source(x), None, source_lengths)
        q, _ = run(decoder, target(told), state, None)
        q, k = q.transpose(0, 1), k.transpose(0, 1)
        if attention == "dot":
            context = nn.functional.scaled_dot_product_attention(q, k, k, attn_mask=mask, scale=1.0)
        else:
            scores = torch.tanh(W_q(q)[:, :, None] + W_k(k)[:, None]) @ v.weight[:, 0]
            context = torch.softmax(scores.masked_fill(~mask, -torch.inf), -1) @ k
        h = torch.tanh(combine(torch.cat((context, q), -1))).transpose(0, 1)
        return nn.functional.cross_entropy(dense(h).reshape(-1, V), aim.reshape(-1))

    def collect():
        collected = gradients(encoder, ["0.encoder."]) | gradients(decoder, ["0.decoder."])
        for module, names in parts:
            for theirs, ours in names.items():
                g = gradient(module, theirs)
                collected[ours] = g.T if isinstance(module, nn.Embedding) else g
        return collected

    ten_steps(case, [encoder, decoder] + [module for module, _ in parts], loss, collect, clip, adam)


def optimiser(name, make, **settings):
    """Ten steps along a given sequence of gradients: column k of w is the parameter after step k + 1."""
    n = 6
    case = Case("torch", VERSION, "double", f"optimiser-{name}", dict(n=n, steps=10), settings=settings)
    w = tensor(case.grid(n, scale=2))
    g = case.grid(n, 10, scale=2)
    g[0] = 0  # never has a gradient
    g[1, 3:] = 0  # has no gradient after the third step
    g[2] *= 1 / 1024
    g[3] *= 64
    case.arrays |= {"w0": w.detach().clone(), "g": g}
    stepper, after = make([w]), []
    for k in range(10):
        w.grad = torch.tensor(g[:, k])
        stepper.step()
        after.append(w.detach().clone().numpy())
    case.arrays["w"] = np.stack(after, axis=1)
    case.save()


def schedule(name, make):
    """The learning rate in each of ten epochs, as a factor: the base rate is 1."""
    case = Case("torch", VERSION, "double", f"schedule-{name}", dict(epochs=10))
    stepper = torch.optim.SGD([tensor(np.zeros(1))], lr=1.0)
    scheduler, factors = make(stepper), []
    for _ in range(10):
        factors.append(stepper.param_groups[0]["lr"])
        stepper.step()
        scheduler.step()
    case.arrays["factors"] = np.array(factors)
    case.save()


def plateau():
    """The learning rate that ReduceLROnPlateau sets in each epoch. Its patience of 2 is our patience of 3."""
    losses = [5, 4, 4.5, 4.2, 4.1, 3.9, 3.9, 4, 3.8, 3.9, 3.95, 4, 4.1, 4.2, 4.3, 3.7]
    case = Case("torch", VERSION, "double", "plateau", dict(epochs=len(losses), patience=3))
    stepper = torch.optim.SGD([tensor(np.zeros(1))], lr=1.0)
    rates = torch.optim.lr_scheduler
    scheduler = rates.ReduceLROnPlateau(stepper, factor=0.5, patience=2, threshold=0, eps=0)
    factors = []
    for loss in losses:
        factors.append(stepper.param_groups[0]["lr"])
        stepper.step()
        scheduler.step(loss)
    case.arrays |= {"losses": np.array(losses), "factors": np.array(factors)}
    case.save()


def loss_function(name, function, prediction, target, weights=None, divisor="number of elements"):
    """The value and the gradient of a loss by itself; predictions have one column per example."""
    sizes = dict(rows=prediction.shape[0], N=prediction.shape[1])
    case = Case("torch", VERSION, "double", f"loss-{name}", sizes, divisor=divisor)
    p = tensor(prediction.T)
    if target.shape[0] == prediction.shape[0]:
        value = function(p, torch.tensor(target.T))
    else:
        value = function(p, torch.tensor(target[0].astype(np.int64)))
    value.backward()
    case.arrays |= {"prediction": prediction, "target": target}
    if weights is not None:
        case.arrays["weights"] = weights
    case.numbers["loss"] = value.item()
    case.gradients["prediction"] = p.grad.numpy().T
    case.save()


def layer_norm():
    """Each column normalised over its D rows, then gamma * x + beta; L = sum(R * y)."""
    rows = 6
    case = Case("torch", VERSION, "double", "layer-norm", dict(T=T, B=B, D=rows), model=["layerNorm"], eps=1e-5)
    module = nn.LayerNorm(rows).double()
    names = {"weight": "gamma", "bias": "beta"}
    put(case, module, names, scale=2)
    x, R = tensor(case.grid(T, B, rows, scale=3)), case.grid(T, B, rows, scale=1)
    y = module(x)
    value = (torch.tensor(R) * y).sum()
    value.backward()
    case.arrays = {"x": columns(x.detach()), "y": columns(y.detach()), "R": columns(R)}
    case.numbers["loss"] = value.item()
    case.gradients = {ours: gradient(module, theirs) for theirs, ours in names.items()} | {"x": columns(x.grad)}
    case.save()


def dense(activation):
    """y = f(W x + b) of every column that is not padding; L = sum(R * y)."""
    T, B, lengths = 4, 2, [4, 2]
    case = new_case(f"dense-{activation}", dict(T=T, B=B, D=D, O=H), ["dense"], False, activation, lengths)
    module = nn.Linear(D, H).double()
    names = {"weight": "W", "bias": "b"}
    put(case, module, names, scale=2)
    mask = torch.tensor(valid(lengths, T))[:, :, None]
    x, R = tensor(case.grid(T, B, D, scale=1)), torch.tensor(case.grid(T, B, H, scale=1)) * mask
    y = getattr(torch, activation)(module(x)) * mask
    value = (R * y).sum()
    value.backward()
    case.arrays = {"x": columns(x.detach()), "y": columns(y.detach()), "R": columns(R)}
    case.numbers["loss"] = value.item()
    case.gradients = {ours: gradient(module, theirs) for theirs, ours in names.items()} | {"x": columns(x.grad)}
    case.save()


def new_case(name, sizes, model, bidirectional, activation, lengths, **more):
    header = dict(model=model, bidirectional=bidirectional)
    header |= {"reset": "after"} if "gru" in model else {"activation": activation}
    header |= {"lengths": lengths} if lengths else {}
    return Case("torch", VERSION, "double", name, sizes, **header, **more)


def tensor(a):
    return torch.tensor(a, dtype=torch.float64, requires_grad=True)


def recurrent_module(cell, inputs, layers, bidirectional, activation):
    options = {"nonlinearity": activation} if cell == "rnn" else {}
    return MODULES[cell](inputs, H, num_layers=layers, bidirectional=bidirectional, **options).double()


def run(module, x, states, lengths):
    """Returns y (T x B x H) and the tuple of final states; uses a packed sequence if lengths are given."""
    if states is not None and len(states) == 1:
        states = states[0]
    if lengths:
        y, final = module(pack_padded_sequence(x, lengths, enforce_sorted=False), states)
        y, _ = pad_packed_sequence(y, total_length=T)
    else:
        y, final = module(x, states)
    return y, final if isinstance(final, tuple) else (final,)


def torch_names(module, names):
    """Pairs of our prefix and PyTorch's suffix, in the order of its states."""
    for layer, group in enumerate(prefixes(names, module.bidirectional)):
        for prefix, direction in zip(group, ("", "_reverse")):
            yield prefix, f"_l{layer}{direction}"


def kind(module):
    return next(k for k, m in MODULES.items() if isinstance(module, m))


def load(case, module, names, split_bias):
    """Draws our parameters and copies them into PyTorch's stacked ones.

    PyTorch has two biases where we have one, their sum. With split_bias, the second is random and the first is the rest.
    In training, the second is zero and stays zero, except for b_hn, because training both would move their sum twice as
    far.
    """
    gates = GATES[kind(module)]
    for prefix, suffix in torch_names(module, names):
        inputs = getattr(module, f"weight_ih{suffix}").shape[1]
        p = case.cell(kind(module), inputs, H, prefix)
        b = np.concatenate([p[f"b_{g}"] for g in gates])
        b_hh = case.grid(len(b)) if split_bias else np.zeros(len(b))
        b_ih = b - b_hh
        if "b_hn" in p:
            b_ih[-H:], b_hh[-H:] = p["b_n"], p["b_hn"]
        values = {
            "weight_ih": np.concatenate([p[f"W_x{g}"] for g in gates]),
            "weight_hh": np.concatenate([p[f"W_h{g}"] for g in gates]),
            "bias_ih": b_ih,
            "bias_hh": b_hh,
        }
        with torch.no_grad():
            for key, value in values.items():
                getattr(module, key + suffix).copy_(torch.tensor(value))
        if not split_bias:
            kept = torch.zeros(len(b), dtype=torch.float64)
            kept[-H:] = 1 if "b_hn" in p else 0
            getattr(module, f"bias_hh{suffix}").register_hook(lambda g, kept=kept: g * kept)


def gradients(module, names):
    """PyTorch's stacked gradients under our names."""
    found, gates = {}, GATES[kind(module)]
    for prefix, suffix in torch_names(module, names):
        for key, ours in (("weight_ih", "W_x"), ("weight_hh", "W_h"), ("bias_ih", "b_")):
            for g, part in zip(gates, np.split(gradient(module, key + suffix), len(gates))):
                found[f"{prefix}{ours}{g}"] = part
        if isinstance(module, nn.GRU):
            found[f"{prefix}b_hn"] = gradient(module, f"bias_hh{suffix}")[-H:]
    return found


def gradient(module, name):
    """Returns a copy, because clipping changes the gradient in place."""
    return matrix(getattr(module, name).grad).copy()


def put(case, module, names, scale):
    """Draws a module's parameters; PyTorch's embedding table is the transpose of ours."""
    for theirs, ours in names.items():
        p = getattr(module, theirs)
        value = case.grid(*p.shape, scale=scale)
        case.parameters[ours] = value.T if isinstance(module, nn.Embedding) else value
        with torch.no_grad():
            p.copy_(torch.tensor(value))


def main():
    print("torch", VERSION)
    recurrent("lstm", "lstm")
    recurrent("lstm-2-layers", "lstm", layers=2)
    recurrent("lstm-bidirectional", "lstm", bidirectional=True)
    recurrent("lstm-lengths", "lstm", lengths=LENGTHS)
    recurrent("lstm-2-layers-bidirectional-lengths", "lstm", layers=2, bidirectional=True, lengths=LENGTHS)
    recurrent("gru", "gru")
    recurrent("gru-2-layers", "gru", layers=2)
    recurrent("gru-bidirectional", "gru", bidirectional=True)
    recurrent("gru-lengths", "gru", lengths=LENGTHS)
    recurrent("rnn-tanh", "rnn")
    recurrent("rnn-relu", "rnn", activation="relu")
    recurrent("rnn-bidirectional-lengths", "rnn", bidirectional=True, lengths=LENGTHS)

    training("train-lstm-mse", "lstm", clip=5.0)
    training("train-gru-mse", "gru", clip=5.0)
    text = dict(every_step=True, tokens=6, O=6)
    training("train-lstm-text", "lstm", layers=2, **text)
    training("train-gru-text", "gru", layers=2, **text)
    training("train-lstm-text-lengths", "lstm", layers=2, lengths=LENGTHS, **text)
    encoder_decoder("train-encoder-decoder-dot", "lstm", "dot")
    encoder_decoder("train-encoder-decoder-additive", "gru", "additive")
    training("train-lstm-classes", "lstm", bidirectional=True, lengths=LENGTHS, tokens=6, O=3)

    optimiser("sgd", lambda p: torch.optim.SGD(p, lr=0.1), lr=0.1)
    optimiser("sgd-momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), lr=0.1, momentum=0.9)
    optimiser("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8), lr=0.01, alpha=0.9, eps=1e-8)
    optimiser("adam", lambda p: torch.optim.Adam(p, lr=0.01), lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8)
    adamw = dict(lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8, weightDecay=0.1)
    optimiser("adamw", lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1), **adamw)

    nesterov = dict(lr=0.1, momentum=0.9, weight_decay=0.05)
    settings = dict(lr=0.1, momentum=0.9, weightDecay=0.05)
    optimiser("sgd-nesterov-decay", lambda p: torch.optim.SGD(p, nesterov=True, **nesterov), **settings)
    optimiser("adam-decay", lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1), **adamw)

    rates = torch.optim.lr_scheduler
    schedule("step", lambda o: rates.StepLR(o, step_size=3, gamma=0.5))
    schedule("exponential", lambda o: rates.ExponentialLR(o, gamma=0.9))
    schedule("cosine", lambda o: rates.CosineAnnealingLR(o, T_max=10))
    rise = lambda o: rates.LinearLR(o, start_factor=0.25, total_iters=3)
    fall = lambda o: rates.CosineAnnealingLR(o, T_max=7)
    schedule("warm-up-cosine", lambda o: rates.SequentialLR(o, [rise(o), fall(o)], milestones=[3]))

    plateau()

    draw = Case("torch", VERSION, "double", "losses", {})
    f = nn.functional
    prediction, target = draw.grid(3, 4, scale=3), draw.grid(3, 4, scale=3)
    target[0, 0] = prediction[0, 0]  # an error of 0, where |error| has a kink
    target[0, 1] = prediction[0, 1] - 1  # an error of exactly huber's delta
    loss_function("mse", f.mse_loss, prediction, target)
    loss_function("l1", f.l1_loss, prediction, target)
    loss_function("huber", lambda p, t: f.huber_loss(p, t, delta=1.0), prediction, target)
    logits, labels = draw.grid(1, 8, scale=4), draw.random.integers(0, 2, (1, 8)).astype(float)
    logits[0, :4], labels[0, :4] = (60, 60, -60, -60), (0, 1, 0, 1)  # where a plain exp would overflow or lose all digits
    loss_function("binary-cross-entropy", f.binary_cross_entropy_with_logits, logits, labels)
    positive = np.array([2.5])
    weighted = lambda p, t: f.binary_cross_entropy_with_logits(p, t, pos_weight=torch.tensor(positive))
    loss_function("binary-cross-entropy-weighted", weighted, logits, labels, positive)
    logits, classes = draw.grid(4, 6, scale=4), draw.random.integers(0, 4, (1, 6)).astype(float)
    logits[:, 0] = (100, 99, -100, 0)
    loss_function("cross-entropy", f.cross_entropy, logits, classes)
    weights = np.array([0.5, 1.0, 2.0, 4.0])
    weighted = lambda p, t: f.cross_entropy(p, t, weight=torch.tensor(weights))
    loss_function("cross-entropy-weighted", weighted, logits, classes, weights, "sum of the weights of the targets")
    weighted = lambda p, t: f.cross_entropy(p, t, weight=torch.tensor(weights), reduction="sum") / p.shape[0]
    loss_function("cross-entropy-weighted-by-count", weighted, logits, classes, weights, "number of examples")

    layer_norm()
    for activation in ("relu", "tanh", "sigmoid"):
        dense(activation)


if __name__ == "__main__":
    main()
