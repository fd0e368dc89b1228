using System.Globalization;
using System.Text.RegularExpressions;

namespace RnnLib.Conformance;

/// <summary>The one-line Python functions of a count that vectors name: <c>lambda e: 0.95 ** e</c>, <c>0.9</c>, <c>1/(1+0.1*t)</c>.</summary>
internal sealed partial class FactorExpression
{
    private readonly string[] _tokens;
    private int _next;
    private double _count;

    private FactorExpression(string[] tokens) => _tokens = tokens;

    public static Func<long, double> Parse(string text)
    {
        string body = text.StartsWith("lambda", StringComparison.Ordinal) ? text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..] : text;
        string[] tokens = [.. Token().Matches(body).Select(match => match.Value)];
        if (string.Concat(tokens) != body.Replace(" ", "", StringComparison.Ordinal))
            throw new NotSupportedException($"the function '{text}'");
        return n =>
        {
            var expression = new FactorExpression(tokens) { _count = n };
            double value = expression.Sum();
            return expression._next == tokens.Length ? value : throw new NotSupportedException($"the function '{text}'");
        };
    }

    [GeneratedRegex(@"\d+\.?\d*(?:[eE][+-]?\d+)?|\*\*|//|[-+*/%()]|[A-Za-z_]\w*")]
    private static partial Regex Token();

    private bool Take(string token)
    {
        bool isNext = _next < _tokens.Length && _tokens[_next] == token;
        _next += isNext ? 1 : 0;
        return isNext;
    }

    private double Sum()
    {
        double value = Product();
        while (true)
        {
            if (Take("+"))
                value += Product();
            else if (Take("-"))
                value -= Product();
            else
                return value;
        }
    }

    private double Product()
    {
        double value = Signed();
        while (true)
        {
            if (Take("*"))
                value *= Signed();
            else if (Take("//"))
                value = Math.Floor(value / Signed());
            else if (Take("/"))
                value /= Signed();
            else if (Take("%"))
                value %= Signed();
            else
                return value;
        }
    }

    private double Signed() => Take("-") ? -Signed() : Power();

    private double Power()
    {
        double value = Atom();
        return Take("**") ? Math.Pow(value, Signed()) : value;
    }

    private double Atom()
    {
        if (Take("("))
        {
            double inner = Sum();
            return Take(")") ? inner : throw new NotSupportedException("a function with unbalanced brackets");
        }

        string token = _next < _tokens.Length ? _tokens[_next++] : throw new NotSupportedException("a function that ends early");
        return char.IsDigit(token[0]) ? double.Parse(token, CultureInfo.InvariantCulture) : _count;
    }
}
