namespace RnnLib.Training.Tests;

/// <summary>Threads share a large weight's update, the norm of its gradient and the rows of a class loss: the same bits as one thread's.</summary>
[Collection(Alone.Name)]
public sealed class LargeWeightTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["sgd"] = () => new Sgd(new() { LearningRate = 0.1f }),
        ["sgd, momentum, decay"] = () => new Sgd(new() { LearningRate = 0.1f, Momentum = 0.9f, WeightDecay = 0.1f }),
        ["adam"] = () => new Adam(),
        ["adam, amsgrad"] = () => new Adam(new() { AmsGrad = true }),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AnyNumberOfThreads_GivesTheSameBits(string name) => RequireSameBits(() =>
    {
        var weight = new Parameter("weight", Tensor.Uniform([601, 503], -1, 1, new Rng(1)));
        Optimizer optimizer = Optimizers[name]();
        var norms = new List<float>();
        for (int step = 0; step < 3; step++)
        {
            using var pass = ForwardContext.Training(new Rng(2));
            Gradients gradients = pass.Backward(Ops.Sum(pass.Read(weight) * Tensor.Uniform([601, 503], -1, 1, new Rng((ulong)step))));
            norms.Add(GradientClip.ByNorm(1).Apply(gradients));
            optimizer.Step([weight], gradients);
        }

        return [.. weight.Value.ToArray(), .. norms];
    });

    [Theory]
    [InlineData("plain")]
    [InlineData("smoothed")]
    [InlineData("weighted")]
    [InlineData("probabilities")]
    [InlineData("log-probabilities")]
    public void ClassLoss_AnyNumberOfThreads_GivesTheSameBits(string name) => RequireSameBits(() =>
    {
        const int rows = 301, classes = 203;
        var logits = new Parameter("logits", Tensor.Uniform([rows, classes], -5, 5, new Rng(1)));
        int[] meant = [.. Enumerable.Range(0, rows).Select(row => row % 7 == 0 ? 0 : row * 31 % classes)];
        Target target = name == "probabilities" ? Tensor.Uniform([rows, classes], 0, 1, new Rng(3)) : meant;
        Loss loss = name switch
        {
            "smoothed" => Losses.CrossEntropy(new() { IgnoredClass = 0, LabelSmoothing = 0.1f }),
            "weighted" => Losses.CrossEntropy(new() { ClassWeights = [.. Enumerable.Range(1, classes).Select(c => c / 100f)] }),
            "log-probabilities" => Losses.NegativeLogLikelihood(new() { IgnoredClass = 0 }),
            _ => Losses.CrossEntropy(new()),
        };
        using var pass = ForwardContext.Training(new Rng(2));
        Tensor x = pass.Read(logits);
        Tensor value = loss(x, target);
        Gradients gradients = pass.Backward(value);
        return [value.ToScalar(), .. gradients.Of(logits).ToArray()];
    });

    private static void RequireSameBits(Func<float[]> work)
    {
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            float[] one = work();
            foreach (int threads in (int[])[2, 3])
            {
                Threads.Count = threads;
                Assert.Equal(one.Select(BitConverter.SingleToInt32Bits), work().Select(BitConverter.SingleToInt32Bits));
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }
}
