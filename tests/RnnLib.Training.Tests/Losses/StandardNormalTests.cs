namespace RnnLib.Training.Tests;

/// <summary>Expected values: mpmath with 60 digits.</summary>
public sealed class StandardNormalTests
{
    [Theory]
    [InlineData(-10, -7.6198530241605261e-24)]
    [InlineData(-4, -3.1671743377489264e-5)]
    [InlineData(-3, -0.0013508099647481938)]
    [InlineData(-1, -0.17275377902344989)]
    [InlineData(0, -0.69314718055994531)]
    [InlineData(0.5, -1.1759117615936186)]
    [InlineData(2.999, -6.6044435875705802)]
    [InlineData(3, -6.6077262215103495)]
    [InlineData(3.001, -6.6110097848909305)]
    [InlineData(5, -15.064998393988726)]
    [InlineData(37, -689.03058557689059)]
    [InlineData(100, -5005.5242086942051)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    public void LogUpperTail_AnyPlace_IsExact(double x, double expected) => Close(expected, StandardNormal.LogUpperTail(x), 1e-12);

    [Theory]
    [InlineData(-1, 1, -0.38171514630212607)]
    [InlineData(0.5, 0.5001, -10.254303906743445)]
    [InlineData(2.9999, 3.0001, -13.936131711285467)]
    [InlineData(50, 51, -1254.8313611394199)]
    [InlineData(-51, -50, -1254.8313611394199)]
    [InlineData(-40, -39.999, -807.80662731474451)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, -5, -15.064998393988726)]
    public void LogBetween_AnyCell_IsExact(double low, double high, double expected) => Close(expected, StandardNormal.LogBetween(low, high), 1e-9);

    private static void Close(double expected, double actual, double tolerance)
    {
        if (double.IsInfinity(expected))
            Assert.Equal(expected, actual);
        else
            Assert.InRange(actual, expected - tolerance * Math.Abs(expected), expected + tolerance * Math.Abs(expected));
    }
}
