namespace RnnLib.Layers.Tests;

public sealed class TieTests
{
    private static readonly TokenBatch Tokens = TokenBatch.Pad([[1, 2, 0], [4, 3]]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tie_EmbeddingAndOutputLayer_LearnOneTable(bool toTheEnd)
    {
        Module<TokenBatch, Sequence> model = LanguageModel(seed: 1);
        Tie(model, toTheEnd);

        string[] weights = [.. model.NamedParameters.Select(p => p.Path).Where(p => !p.Contains("bias", StringComparison.Ordinal))];
        Assert.Equal(toTheEnd ? ["1.weight_ih_l0", "1.weight_hh_l0", "2.weight"] : ["0.weight", "1.weight_ih_l0", "1.weight_hh_l0"], weights);
        Assert.Equal(LanguageModel(seed: 1).ParameterCount - 15, model.ParameterCount);
        Assert.Equal(model.Parameter("0.weight").Value.ToArray(), model.Parameter("2.weight").Value.ToArray());
        Expect.Differentiable(model.Parameters, pass => model.Forward(Tokens, pass).Values);

        model.Parameter(toTheEnd ? "2.weight" : "0.weight").BeginUpdate()[4] = 9;
        Assert.Equal((9, 9), (model.Parameter("0.weight").Value.Data[4], model.Parameter("2.weight").Value.Data[4]));
    }

    [Fact]
    public void Tie_Gradients_AreTheSumOfBothPlaces()
    {
        Module<TokenBatch, Sequence> apart = LanguageModel(seed: 1), tied = LanguageModel(seed: 1);
        apart.Parameter("2.weight").Assign(apart.Parameter("0.weight").Value.Data);
        Tie(tied, toTheEnd: false);
        Gradients GradientsOf(Module<TokenBatch, Sequence> model)
        {
            var pass = ForwardContext.Differentiating();
            return pass.Backward(Ops.Sum(Ops.Square(model.Forward(Tokens, pass).Values)));
        }

        Gradients want = GradientsOf(apart), got = GradientsOf(tied);

        Expect.Close(want.Of(apart.Parameter("0.weight")) + want.Of(apart.Parameter("2.weight")), got.Of(tied.Parameter("0.weight")), "sum");
    }

    [Fact]
    public void Tie_Transposed_SwapsRowsAndColumns()
    {
        var encoder = new Linear(4, 2, new Rng(1), bias: false);
        var decoder = new Linear(2, 4, new Rng(2), bias: false);
        Parametrization.Tie(decoder.Parameter("weight"), encoder.Parameter("weight"), transposed: true);
        Module<Tensor, Tensor> model = encoder.Then(decoder);
        Tensor x = Draw.Uniform([3, 4], 1);

        Assert.Equal(["0.weight"], model.NamedParameters.Select(p => p.Path));
        Expect.BitEqual(Ops.Transpose(encoder.Parameter("weight").Value), decoder.Parameter("weight").Value, "weight");
        Expect.Differentiable(model.Parameters, pass => model.Forward(x, pass));
    }

    [Fact]
    public void Tie_WithinOneLayer_KeepsThePathOfTheSource()
    {
        var gru = new Gru(3, 3, new Rng(1));
        Parametrization.Tie(gru.Parameter("weight_ih_l0"), gru.Parameter("weight_hh_l0"));
        Assert.Equal(["weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], gru.NamedParameters.Select(p => p.Path));
        Expect.Differentiable(gru.Parameters, pass => gru.Forward(Draw.Uniform([2, 3, 3], 1), pass).Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tie_WeightThatIsNormalised_FollowsIt(bool tieFirst)
    {
        Module<TokenBatch, Sequence> model = LanguageModel(seed: 1);
        if (tieFirst)
            Tie(model, toTheEnd: false);
        Parametrization.WeightNorm(model.Parameter("0.weight"));
        if (!tieFirst)
            Tie(model, toTheEnd: false);

        Assert.Equal(["0.weight_g", "0.weight_v", "1.weight_ih_l0", "1.weight_hh_l0"], model.NamedParameters.Select(p => p.Path).Where(p => !p.Contains("bias", StringComparison.Ordinal)));
        Expect.Differentiable(model.Parameters, pass => model.Forward(Tokens, pass).Values);
    }

    [Fact]
    public void Tie_SavedAndLoaded_IsInTheFileOnce()
    {
        string path = Path.Combine(Path.GetTempPath(), $"rnnlib-{Guid.NewGuid():N}.safetensors");
        Module<TokenBatch, Sequence> saved = LanguageModel(seed: 1), loaded = LanguageModel(seed: 2);
        Tie(saved, toTheEnd: false);
        Tie(loaded, toTheEnd: false);
        try
        {
            saved.Save(path);
            Assert.DoesNotContain("2.weight", Safetensors.Read(path).Entries.Keys);
            loaded.Load(path);
            Expect.BitEqual(saved.Predict(Tokens).Values, loaded.Predict(Tokens).Values, "output");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Tie_PartAlone_HoldsWhatItFollows()
    {
        var embedding = new Embedding(5, 3, new Rng(1));
        var linear = new Linear(3, 5, new Rng(2), bias: false);
        Parametrization.Tie(linear.Parameter("weight"), embedding.Parameter("weight"));
        Assert.Equal(("weight", embedding.Parameter("weight")), Assert.Single(linear.NamedParameters));
    }

    [Fact]
    public void Tie_Wrongly_IsRefusedInWords()
    {
        Parameter a = new("a", Tensor.Ones([2, 3])), b = new("b", Tensor.Ones([3, 2])), c = new("c", Tensor.Ones([2, 3])), bias = new("bias", Tensor.Ones([3]));
        Assert.Equal("Tie: weight: expected the shape of b [3, 2], got a [2, 3]; they fit with transposed: true. (Parameter 'weight')", Message(a, b, false));
        Assert.Equal("Tie: weight: expected the transposed shape of c [2, 3], got a [2, 3]; they fit with transposed: false. (Parameter 'weight')", Message(a, c, true));
        Assert.Equal("Tie: weight: expected the shape of bias [3], got a [2, 3]. (Parameter 'weight')", Message(a, bias, false));
        Assert.Contains("a cannot be derived from itself", Message(a, a, false), StringComparison.Ordinal);
        Parametrization.Tie(a, b, transposed: true);
        Assert.Contains("a is derived already, from b [3, 2]", Message(a, c, false), StringComparison.Ordinal);
        Assert.Contains("b cannot be derived from itself", Message(b, a, true), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("weight", () => Parametrization.Tie(null!, a));
        Assert.Throws<ArgumentNullException>("source", () => Parametrization.Tie(a, null!));
    }

    private static string Message(Parameter weight, Parameter source, bool transposed) =>
        Assert.Throws<ArgumentException>(() => Parametrization.Tie(weight, source, transposed)).Message;

    private static void Tie(Module model, bool toTheEnd) =>
        Parametrization.Tie(model.Parameter(toTheEnd ? "0.weight" : "2.weight"), model.Parameter(toTheEnd ? "2.weight" : "0.weight"));

    private static Module<TokenBatch, Sequence> LanguageModel(ulong seed)
    {
        var rng = new Rng(seed);
        return new Embedding(5, 3, rng).Then(new Rnn(3, 3, rng)).Then(new PerStep(new Linear(3, 5, rng)));
    }
}
