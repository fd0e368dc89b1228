namespace RnnLib.Layers.Tests;

/// <summary>What a server relies on: one model, any number of threads, any mixture of lengths in a batch.</summary>
public sealed class ServingTests
{
    private static readonly Func<Module<Sequence, Tensor>>[] Models =
    [
        () => new Lstm(3, 20, new Rng(1), new() { Layers = 2, Bidirectional = true, LayerNorm = true, Peepholes = true }).Then(new LastStep()).Then(new Linear(40, 5, new Rng(2))),
        () => new Gru(3, 17, new Rng(1), new() { ResetAfter = false, ZoneoutHidden = 0.1f }).Then(new MeanOverTime()).Then(new LayerNorm(17)).Then(new Linear(17, 2, new Rng(2))),
        () => new Rnn(3, 33, new Rng(1), new() { Layers = 2, Residual = false, WeightDrop = 0.5f }).Then(new MaxOverTime()).Then(new Softmax()),
        () => Normalised(),
        () => new MinLstm(3, 9, new Rng(1)).Then(new LockedDropout(0.5f)).Then(new LastStep()).Then(new Dropout(0.5f)).Then(new Tanh()),
        () => new Recurrent<HiddenState>(3, size => new LeakyCell(size, 8, new Rng(2)), new() { Layers = 2 }).Then(new LastStep()),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Models.Length)];

    [Theory, MemberData(nameof(All))]
    public async Task Predict_ManyThreadsAtOnce_GivesEachTheSameBitsAsAlone(int index)
    {
        const int requests = 24, rounds = 8;
        Module<Sequence, Tensor> trained = Models[index](), model = Models[index]();
        string path = Path.GetTempFileName();
        try
        {
            trained.Save(path);
            model.Load(path);
        }
        finally
        {
            File.Delete(path);
        }

        Sequence[] inputs = [.. Enumerable.Range(0, requests).Select(i => Input(i, batch: 1 + (i % 5)))];
        Tensor[] expected = [.. inputs.Select(trained.Predict)];
        float[][] weights = [.. model.Parameters.Select(p => p.Value.ToArray())];

        var results = new Tensor[requests * rounds];
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (i, _) =>
        {
            results[i] = model.Predict(inputs[i % requests]);
            return ValueTask.CompletedTask;
        });

        for (int i = 0; i < results.Length; i++)
            Expect.BitEqual(expected[i % requests], results[i], $"request {i}");
        Assert.Equal(weights, model.Parameters.Select(p => p.Value.ToArray()));
    }

    [Theory, MemberData(nameof(All))]
    public void Predict_BatchOfMixedLengths_EqualsOneByOne(int index)
    {
        Module<Sequence, Tensor> model = Models[index]();
        int[] lengths = [7, 1, 12, 3, 12, 5, 2];
        var batch = new Sequence(Tensor.Normal([lengths.Length, 12, 3], 0, 1, new Rng(4)), lengths);

        Tensor together = model.Predict(batch);

        int size = together.Shape[1];
        for (int row = 0; row < lengths.Length; row++)
        {
            Tensor alone = model.Predict(Ops.Slice(Ops.Slice(batch.Values, 0, row, 1), 1, 0, lengths[row]));
            Expect.Close(alone, Tensor.From([1, size], together.Data.Slice(row * size, size)), $"sequence {row}", 1e-6);
        }
    }

    [Fact]
    public async Task Predict_AndStreamsAtOnce_DoNotDisturbEachOther()
    {
        var model = new Lstm(3, 20, new Rng(1), new() { Layers = 2 }).Then(new LastStep()).Then(new Linear(20, 2, new Rng(2)));
        Sequence[] inputs = [.. Enumerable.Range(0, 16).Select(i => Input(i, batch: 1))];
        Tensor[] predictions = [.. inputs.Select(model.Predict)];
        float[][] streamed = [.. inputs.Select(input => Streamed(model, input))];

        var gotPredictions = new Tensor[320];
        float[][] gotStreams = new float[320][];
        await Parallel.ForAsync(0, 640, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (i, _) =>
        {
            if (i % 2 == 0)
                gotPredictions[i / 2] = model.Predict(inputs[i / 2 % 16]);
            else
                gotStreams[i / 2] = Streamed(model, inputs[i / 2 % 16]);
            return ValueTask.CompletedTask;
        });

        for (int i = 0; i < 320; i++)
        {
            Expect.BitEqual(predictions[i % 16], gotPredictions[i], $"prediction {i}");
            Assert.Equal(streamed[i % 16], gotStreams[i]);
        }
    }

    private static float[] Streamed(Module<Sequence, Tensor> model, Sequence input)
    {
        SequenceSession session = model.Stream();
        float[] last = [];
        for (int step = 0; step < input.Time; step++)
            last = session.Push(input.Values.Data.Slice(step * 3, 3)).ToArray();
        return last;
    }

    private static Sequence Input(int seed, int batch)
    {
        var rng = new Rng((ulong)seed);
        int time = 4 + (seed % 9);
        return new(Tensor.Normal([batch, time, 3], 0, 1, rng), [.. Enumerable.Range(0, batch).Select(_ => 1 + rng.NextInt32(time))]);
    }

    private static Module<Sequence, Tensor> Normalised()
    {
        var model = new Lstm(3, 10, new Rng(1)).Then(new LastStep()).Then(new Linear(10, 40, new Rng(2)));
        Parametrization.WeightNorm(model.Parameter("0.weight_hh_l0"));   // derived on first use, on whichever thread comes first
        Parametrization.Tie(model.Parameter("0.weight_hh_l0_v"), model.Parameter("2.weight"));
        return model;
    }
}
