namespace RnnLib.Layers.Tests;

/// <summary>What all kinds of attention have in common, and the scores of each against its formula.</summary>
public sealed class AttentionTests
{
    private const int Query = 3, Memory = 4;

    private static readonly int[] QueryLengths = [2, 3, 0, 1], MemoryLengths = [5, 2, 3, 0];

    public static TheoryData<string, bool> Kinds => new()
    {
        { "additive", false }, { "concat", false }, { "general", false }, { "dot", false }, { "scaled", false }, { "heads", false }, { "wide heads", false },
        { "additive", true }, { "dot", true }, { "heads", true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forward_Padding_GetsExactlyNoWeightAndReachesNothing(string kind, bool causal)
    {
        Attention attention = Of(kind);
        Tensor query = Draw.Uniform([4, 3, attention.QuerySize], 1), memory = Draw.Uniform([4, 5, attention.MemorySize], 2);
        var (context, weights) = attention.Forward(new(query, QueryLengths), new Sequence(memory, MemoryLengths), ForwardContext.Inference, causal);
        (Sequence dirty, _) = attention.Forward(
            new(Draw.WithPadding(query, QueryLengths, float.NaN), QueryLengths), new Sequence(Draw.WithPadding(memory, MemoryLengths, float.NaN), MemoryLengths), ForwardContext.Inference, causal);

        Expect.BitEqual(context.Values, dirty.Values, "context");
        for (int sequence = 0; sequence < 4; sequence++)
        {
            for (int step = 0; step < 3; step++)
            {
                int seen = step >= QueryLengths[sequence] ? 0 : causal ? Math.Min(step + 1, MemoryLengths[sequence]) : MemoryLengths[sequence];
                float[] row = weights.ToArray()[((sequence * 3 + step) * 5)..((sequence * 3 + step + 1) * 5)];
                Assert.All(row[seen..], weight => Assert.Equal(0, weight));
                Assert.All(row[..seen], weight => Assert.InRange(weight, 1e-6f, 1));
                Assert.Equal(seen > 0 ? 1 : 0, row.Sum(), 1e-5f);
                if (step >= QueryLengths[sequence])
                    Assert.All(context.Values.ToArray()[((sequence * 3 + step) * attention.ContextSize)..((sequence * 3 + step + 1) * attention.ContextSize)], value => Assert.Equal(0, value));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradient_OfQueryMemoryAndWeights_MatchesCentralDifferences(string kind, bool causal)
    {
        Attention attention = Of(kind);
        var query = new Parameter("query", Draw.Uniform([4, 3, attention.QuerySize], 3));
        var memory = new Parameter("memory", Draw.Uniform([4, 5, attention.MemorySize], 4));

        Expect.Differentiable([query, memory, .. attention.Parameters], pass =>
        {
            AttentionOutput output = attention.Forward(new(pass.Read(query), QueryLengths), new Sequence(pass.Read(memory), MemoryLengths), pass, causal);
            return Ops.Concatenate([output.Context.Values, output.Weights], axis: 2);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prepare_OnceForManyQueries_GivesTheSame(string kind, bool causal)
    {
        Attention attention = Of(kind);
        Tensor query = Draw.Uniform([4, 3, attention.QuerySize], 5);
        var memory = new Sequence(Draw.Uniform([4, 5, attention.MemorySize], 6), MemoryLengths);
        if (causal)
            return;   // a query alone does not know how many came before it
        Tensor together = attention.Forward(query, memory, ForwardContext.Inference).Context.Values;
        AttentionMemory prepared = attention.Prepare(memory, ForwardContext.Inference);
        for (int step = 0; step < 3; step++)
            Expect.Close(Ops.Slice(together, 1, step, 1), attention.Forward(Ops.Slice(query, 1, step, 1), prepared, ForwardContext.Inference).Context.Values, $"step {step}", 1e-6);

        Tensor some = attention.Forward(Ops.Gather(query, [2, 0, 0]), prepared.Select([2, 0, 0]), ForwardContext.Inference).Context.Values;
        Expect.BitEqual(Ops.Gather(together, [2, 0, 0]), some, "selected");
    }

    [Theory]
    [InlineData("additive")]
    [InlineData("concat")]
    [InlineData("general")]
    [InlineData("dot")]
    [InlineData("scaled")]
    public void Scores_EqualTheirFormula(string kind)
    {
        Attention attention = Of(kind);
        Tensor query = Draw.Uniform([2, 2, attention.QuerySize], 7), memory = Draw.Uniform([2, 3, attention.MemorySize], 8);
        Tensor P(string name) => attention.Parameter(name).Value;
        double Score(int b, int i, int j)
        {
            double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
            double Project(Tensor weight, int row, int first, Tensor x, int step, int size) => Sum(size, k => (double)weight[row, first + k] * x[b, step, k]);
            return kind switch
            {
                "additive" => Sum(2, a => P("weight_score")[a] * Math.Tanh(Project(P("weight_query"), a, 0, query, i, Query) + Project(P("weight_memory"), a, 0, memory, j, Memory))),
                "concat" => Sum(2, a => P("weight_score")[a] * Math.Tanh(Project(P("weight"), a, 0, query, i, Query) + Project(P("weight"), a, Query, memory, j, Memory))),
                "general" => Sum(Query, a => query[b, i, a] * Project(P("weight"), a, 0, memory, j, Memory)),
                "dot" => Sum(Memory, a => (double)query[b, i, a] * memory[b, j, a]),
                _ => Sum(Memory, a => (double)query[b, i, a] * memory[b, j, a]) / Math.Sqrt(Memory),
            };
        }

        var (context, weights) = attention.Forward(query, memory, ForwardContext.Inference);
        for (int b = 0; b < 2; b++)
        {
            for (int i = 0; i < 2; i++)
            {
                double[] e = [.. Enumerable.Range(0, 3).Select(j => Math.Exp(Score(b, i, j)))];
                for (int j = 0; j < 3; j++)
                    Assert.Equal(e[j] / e.Sum(), weights[b, i, j], 1e-6);
                for (int k = 0; k < Memory; k++)
                    Assert.Equal(Enumerable.Range(0, 3).Sum(j => e[j] / e.Sum() * memory[b, j, k]), context.Values[b, i, k], 1e-6);
            }
        }
    }

    /// <summary>Scores ln 1, ln 3 and of padding: weights 1/4 and 3/4, so the context is (4 + 3 * 8) / 4.</summary>
    [Fact]
    public void Dot_ByHand()
    {
        float ln3 = MathF.Log(3);
        Sequence memory = new(Tensor.From([1, 3, 2], [0, 4, ln3, 8, 9, 9]), [2]);

        var (context, weights) = new DotAttention(2).Forward(Tensor.From([1, 1, 2], [1, 0]), memory, ForwardContext.Inference);
        Expect.Close(Tensor.From([1, 1, 3], [0.25f, 0.75f, 0]), weights, "weights", 1e-6);
        Expect.Close(Tensor.From([1, 1, 2], [0.75f * ln3, 7]), context.Values, "context", 1e-6);

        // Divided by sqrt(2): 3^(1/√2) = 2.174584; 1 / 3.174584 = 0.315002
        weights = new DotAttention(2, scaled: true).Forward(Tensor.From([1, 1, 2], [1, 0]), memory, ForwardContext.Inference).Weights;
        Expect.Close(Tensor.From([1, 1, 3], [0.315002f, 0.684998f, 0]), weights, "scaled weights", 2e-6);
    }

    /// <summary>General with W = [[2, 0]]: scores 2 q m₁. Additive with v = 1, W = U = identity: tanh(q + m).</summary>
    [Fact]
    public void GeneralAndAdditive_ByHand()
    {
        var general = new GeneralAttention(1, 2, new Rng(1));
        general.Parameter("weight").Assign([2, 0]);
        Tensor memory = Tensor.From([1, 2, 2], [0, 1, MathF.Log(2), 5]);
        var (context, weights) = general.Forward(Tensor.From([1, 1, 1], [0.5f]), memory, ForwardContext.Inference);
        Expect.Close(Tensor.From([1, 1, 2], [1f / 3, 2f / 3]), weights, "general weights", 1e-6);
        Assert.Equal(11f / 3, context.Values[0, 0, 1], 1e-5f);

        // tanh(0) = 0, tanh(1) = 0.761594; e^0.761594 = 2.141688; 1 / 3.141688 = 0.318300
        var additive = new AdditiveAttention(1, 1, 1, new Rng(1));
        foreach (Parameter parameter in additive.Parameters)
            parameter.Assign([1]);
        weights = additive.Forward(Tensor.From([1, 1, 1], [0.5f]), Tensor.From([1, 2, 1], [-0.5f, 0.5f]), ForwardContext.Inference).Weights;
        Expect.Close(Tensor.From([1, 1, 2], [0.318300f, 0.681700f]), weights, "additive weights", 2e-6);
        var concat = new ConcatAttention(1, 1, 1, new Rng(1));
        foreach (Parameter parameter in concat.Parameters)
            parameter.Assign(new float[parameter.Shape.Count].Select(_ => 1f).ToArray());
        Expect.Close(weights, concat.Forward(Tensor.From([1, 1, 1], [0.5f]), Tensor.From([1, 2, 1], [-0.5f, 0.5f]), ForwardContext.Inference).Weights, "concat weights", 1e-6);
    }

    [Fact]
    public void SelfAttention_Causal_SeesNoLaterStep()
    {
        var layer = new SelfAttention(new MultiHeadAttention(4, 2, new Rng(1)), causal: true);
        Tensor x = Draw.Uniform([2, 5, 4], 9), changed = Ops.Concatenate([Ops.Slice(x, 1, 0, 3), Draw.Uniform([2, 2, 4], 10)], axis: 1);

        Expect.BitEqual(Ops.Slice(layer.Predict(x).Values, 1, 0, 3), Ops.Slice(layer.Predict(changed).Values, 1, 0, 3), "first steps");
        Assert.Equal(["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"], layer.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void Errors_NameWhatIsWrong()
    {
        Attention attention = Of("additive");
        Tensor query = Tensor.Zeros([2, 1, Query]), memory = Tensor.Zeros([2, 3, Memory]);
        Assert.Contains("memory: expected [batch, time, memorySize=4], got [2, 1, 3]", Expect.Message<ArgumentException>(() => attention.Forward(query, query, ForwardContext.Inference)));
        Assert.Contains("query: expected [batch=2, queries, querySize=3], got [2, 3, 4]", Expect.Message<ArgumentException>(() => attention.Forward(memory, memory, ForwardContext.Inference)));
        Assert.Contains("heads: expected a divisor of size=4, got 3", Expect.Message<ArgumentException>(() => new MultiHeadAttention(4, 3, new Rng(1))));
        Assert.Contains("of one size", Expect.Message<ArgumentException>(() => new SelfAttention(attention)));
    }

    private static Attention Of(string kind) => kind switch
    {
        "additive" => new AdditiveAttention(Query, Memory, 2, new Rng(1)),
        "concat" => new ConcatAttention(Query, Memory, 2, new Rng(1)),
        "general" => new GeneralAttention(Query, Memory, new Rng(1)),
        "dot" => new DotAttention(Memory),
        "scaled" => new DotAttention(Memory, scaled: true),
        "heads" => new MultiHeadAttention(Memory, 2, new Rng(1)),
        _ => new MultiHeadAttention(6, 3, new Rng(1), new() { MemorySize = Memory, Bias = false }),
    };
}
