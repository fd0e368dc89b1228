namespace RnnLib.Benchmarks.Peers;

/// <summary>A configuration of ONNX's RNN, LSTM or GRU, and of the batch it reads.</summary>
internal sealed record OnnxSetting
{
    public string Op { get; init; } = "LSTM";

    public string Direction { get; init; } = "forward";

    /// <summary>The activations of one direction, in ONNX's order; null = not given.</summary>
    public OnnxActivation[]? Activations { get; init; }

    public float? Clip { get; init; }

    public bool InputForget { get; init; }

    public bool LinearBeforeReset { get; init; }

    public bool Bias { get; init; } = true;

    public bool Peepholes { get; init; }

    public bool InitialHidden { get; init; }

    public bool InitialCell { get; init; }

    public int InputSize { get; init; } = 2;

    public int HiddenSize { get; init; } = 2;

    public int Batch { get; init; } = 2;

    public int Time { get; init; } = 3;

    /// <summary>Steps of each sequence, 0 allowed; null = all.</summary>
    public int[]? Lengths { get; init; }

    public int Gates => GatesOf(Op);

    /// <summary>How many activations a direction has.</summary>
    public int ActivationCount => ActivationsOf(Op);

    public static OnnxSetting Random(Rng rng)
    {
        string op = rng.OneOf("RNN", "LSTM", "GRU");
        int batch = rng.Between(1, 7), time = rng.Between(1, 12);
        bool lstm = op == "LSTM", initial = rng.Chance(0.5f);
        return new()
        {
            Op = op,
            Direction = rng.OneOf("forward", "reverse", "bidirectional"),
            Activations = rng.Chance(0.7f) ? [.. Enumerable.Range(0, ActivationsOf(op)).Select(_ => OnnxActivation.Random(rng))] : null,
            Clip = rng.Chance(0.3f) ? 0.2f + 2 * rng.NextSingle() : null,
            InputForget = lstm && rng.Chance(0.3f),
            LinearBeforeReset = op == "GRU" && rng.Chance(0.5f),
            Bias = rng.Chance(0.7f),
            Peepholes = lstm && rng.Chance(0.5f),
            InitialHidden = initial,
            InitialCell = lstm && initial,
            InputSize = rng.Between(1, 20),
            HiddenSize = rng.Between(1, 24),
            Batch = batch,
            Time = time,
            Lengths = rng.Chance(0.6f) ? rng.Lengths(batch, 0, time) : null,
        };
    }

    public override string ToString()
    {
        string activations = Activations is null ? "" : $" {string.Join(", ", Activations.Select(a => a.ToString()))}";
        string clip = Clip is null ? "" : $" clip {Clip:0.###}";
        string lengths = Lengths is null ? "" : $" lengths [{string.Join(", ", Lengths)}]";
        string initial = (InitialHidden, InitialCell) switch { (true, true) => " initial state", (true, _) => " initial hidden", (_, true) => " initial cell", _ => "" };
        return $"{Op} {Direction}{activations}{clip}{(InputForget ? " input_forget" : "")}{(LinearBeforeReset ? " linear_before_reset" : "")}{(Peepholes ? " peepholes" : "")}"
            + $"{(Bias ? "" : " without bias")} input {InputSize} hidden {HiddenSize} batch {Batch} time {Time}{lengths}{initial}";
    }

    /// <summary>A case of this configuration with random numbers.</summary>
    /// <param name="rng">Draws the numbers.</param>
    /// <param name="decimals">Rounds the numbers.</param>
    public CaseDraft Draft(Rng rng, int? decimals = null)
    {
        int directions = Direction == "bidirectional" ? 2 : 1, rows = Gates * HiddenSize;
        // Gates without an upper bound multiply each other from step to step: large weights would soon leave the range of floats.
        float bound = (Time > 4 && Activations?.Any(a => a.IsUnbounded) == true ? 0.5f : 1) / MathF.Sqrt(Math.Max(InputSize, HiddenSize));
        var draft = new CaseDraft(ToString(), "onnx_op", Op) { Attributes = { ["hidden_size"] = HiddenSize, ["direction"] = Direction } };
        AddAttributes(draft.Attributes, directions);

        draft.Inputs["X"] = rng.Uniform(1.5f, decimals, Time, Batch, InputSize);
        draft.Inputs["W"] = rng.Uniform(bound, decimals, directions, rows, InputSize);
        draft.Inputs["R"] = rng.Uniform(bound, decimals, directions, rows, HiddenSize);
        if (Bias)
            draft.Inputs["B"] = rng.Uniform(bound, decimals, directions, 2 * rows);
        if (Lengths is not null)
            draft.Inputs["sequence_lens"] = Numbers.Of(Lengths);
        if (InitialHidden)
            draft.Inputs["initial_h"] = rng.Uniform(1, decimals, directions, Batch, HiddenSize);
        if (InitialCell)
            draft.Inputs["initial_c"] = rng.Uniform(1, decimals, directions, Batch, HiddenSize);
        if (Peepholes)
            draft.Inputs["P"] = rng.Uniform(bound, decimals, directions, 3 * HiddenSize);
        return draft;
    }

    private void AddAttributes(Dictionary<string, object> attributes, int directions)
    {
        if (Clip is { } clip)
            attributes["clip"] = clip;
        if (InputForget)
            attributes["input_forget"] = 1;
        if (LinearBeforeReset)
            attributes["linear_before_reset"] = 1;
        if (Activations is null)
            return;

        OnnxActivation[] all = [.. Enumerable.Repeat(Activations, directions).SelectMany(a => a)];
        attributes["activations"] = all.Select(a => a.Name).ToArray();
        float[] alphas = [.. all.Where(a => a.Alpha is not null).Select(a => a.Alpha!.Value)], betas = [.. all.Where(a => a.Beta is not null).Select(a => a.Beta!.Value)];
        if (alphas.Length > 0)
            attributes["activation_alpha"] = alphas;
        if (betas.Length > 0)
            attributes["activation_beta"] = betas;
    }

    private static int GatesOf(string op) => op switch { "LSTM" => 4, "GRU" => 3, _ => 1 };

    private static int ActivationsOf(string op) => op switch { "LSTM" => 3, "GRU" => 2, _ => 1 };
}
