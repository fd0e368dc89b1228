namespace RnnLib.Training.Tests;

public sealed class ParameterGroupTests
{
    [Fact]
    public void Step_GroupsAndRest_EachMoveInTheirOwnWay()
    {
        Parameter slow = new("slow", Tensor.From(2f)), rest = new("rest", Tensor.From(2f));
        var sgd = new Sgd(new() { LearningRate = 0.1f, WeightDecay = 0.5f, Groups = [new([slow]) { LearningRateFactor = 0.1f, WeightDecay = 0 }] });
        Gradients gradients = OptimizerTests.GradientsOf(slow, [1]);
        gradients.Add(OptimizerTests.GradientsOf(rest, [1]));

        sgd.Step([slow, rest], gradients);
        Approximately.Equal(2 - 0.01, slow.Value[0]);
        Approximately.Equal(2 - 0.1 * (1 + 0.5 * 2), rest.Value[0]);

        sgd.LearningRate = 1;   // a schedule reaches all groups
        sgd.Step([slow, rest], gradients);
        Approximately.Equal(1.99 - 0.1, slow.Value[0]);
    }

    [Fact]
    public void Step_Penalties_AddTheirGradients()
    {
        var parameter = new Parameter("w", Tensor.From(2f, -4, 0));
        var sgd = new Sgd(new() { LearningRate = 0.1f, Groups = [new([parameter]) { L1Penalty = 3, L2Penalty = 0.5f }] });

        sgd.Step([parameter], OptimizerTests.GradientsOf(parameter, [1, 1, 1]));

        Approximately.Equal([2 - 0.1 * (1 + 3 + 2), -4 - 0.1 * (1 - 3 - 4), -0.1], parameter.Value.Data);
    }

    [Fact]
    public void Step_DecoupledDecayOfAGroup_ShrinksByItsOwnRate()
    {
        var parameter = new Parameter("w", Tensor.From(2f));
        var adam = new AdamW(new() { LearningRate = 0.1f, Groups = [new([parameter]) { LearningRateFactor = 2, WeightDecay = 0.5f }] });

        adam.Step([parameter], OptimizerTests.GradientsOf(parameter, [0]));

        Approximately.Equal(2 * (1 - 0.2 * 0.5), parameter.Value[0]);
    }

    [Fact]
    public void Groups_AParameterTwice_IsRefusedByName()
    {
        var parameter = new Parameter("w", Tensor.From(2f));

        Assert.Contains("w [", Assert.Throws<ArgumentException>("groups", () => new Adam(new() { Groups = [new([parameter]), new([parameter])] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("groups", () => new Adam(new() { Groups = [new([parameter, parameter])] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup([]) { LearningRateFactor = -1 });
    }
}
