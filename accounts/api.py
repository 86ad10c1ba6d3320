"""What a person's program may ask about its owner."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Office, User


class OfficeSerializer(serializers.ModelSerializer[Office]):
    class Meta:
        model = Office
        fields = ["role", "name", "state", "municipality", "consulate"]


class MeSerializer(serializers.ModelSerializer[User]):
    offices = OfficeSerializer(source="current_offices", many=True)

    class Meta:
        model = User
        fields = ["email", "name", "language", "offices"]


class MeView(APIView):
    """The person to whom the key belongs, with the offices held today."""

    serializer_class = MeSerializer

    def get(self, request: Request) -> Response:
        return Response(MeSerializer(request.user).data)
